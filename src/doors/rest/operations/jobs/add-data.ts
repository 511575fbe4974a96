/** POST /v1/jobs/{jobId}/data: a multipart upload, a file as it is, or the address of a document in the query. */

import {
  addDocument,
  addDocumentFromUrl,
  missingFileName,
} from "../../../../core/documents/add-document.ts";
import type { Option } from "../../../../core/model/contract-types.gen.ts";
import type { Document } from "../../../../core/model/document.ts";
import { Problem, withPointers } from "../../../../core/model/problem.ts";
import { unsupportedMediaType } from "../../../http/negotiation/negotiate.ts";
import { tooLarge } from "../../../http/read-body.ts";
import { type Part, withParts } from "../../../multipart/multipart-parts.ts";
import { FORM_DATA, isMultipart } from "../../../multipart/upload-request.ts";
import {
  checkedOptions,
  documentAnswer,
  readOptions,
  readOptionsBody,
  withoutOptionsPrefix,
} from "../../bodies.ts";
import { invalid } from "../../../http/invalid.ts";
import type { Call } from "../../call.ts";
import type { DocumentBytes } from "../../document-bytes.ts";
import { BODY_PROBLEMS, type Operation } from "../../operation.ts";
import { FILE_TYPES, isRawFile, namesFile, rawFile } from "../../raw-file.ts";
import { DATA, documentOfPart, wrongPart } from "./form-parts.ts";
import { jobGuard } from "./job-document.ts";
import { oneOfOptions, OPTION_QUERY, queryOptions } from "./submission.ts";

/** The part with options for the document. */
const OPTIONS = "options";
/** A few too many are told by their names. */
const PARTS_MAX = 16;
/** For boundaries and part headers. */
const FRAME_BYTES_MAX = 64 * 1024;

/** 201 with the document's id. Throws what reading, the contract and core's addDocument throw; then nothing is stored. */
export const addData: Operation = {
  name: "addData",
  summary: "Adds a document to a job that has not been started.",
  method: "POST",
  path: "/v1/jobs/{jobId}/data",
  demands: "change-jobs",
  query: [
    {
      name: "url",
      type: "url",
      description: "Where to fetch the document from. Ignored where one is uploaded.",
    },
    OPTION_QUERY,
  ],
  isIdempotent: true,
  body: {
    roots: ["options"],
    parts: [
      { name: "data", isRequired: true },
      { name: "options", root: "options" },
    ],
    isFormFirst: true,
    isFile: true,
  },
  answers: "document",
  successes: [{ status: 201, description: "The document was added.", root: "data" }],
  problems: [
    ...BODY_PROBLEMS,
    "not-found",
    "illegal-transition",
    "precondition-failed",
    "idempotency-mismatch",
    "invalid-option",
    "document-not-loadable",
    "insufficient-storage",
  ],
  guard: jobGuard,
  async handle(call) {
    const document = await addedBy(call);
    return documentAnswer(call, "data", { status: 201, value: { dataId: document.id } });
  },
};

async function addedBy(call: Call): Promise<Document> {
  if (isMultipart(call.request)) {
    return addUpload(call);
  }
  return isRawFile(call.request) ? addRaw(call) : addLink(call);
}

async function addRaw(call: Call): Promise<Document> {
  const { kit, principal, jobId, idempotencyKey } = call;
  const options = (): readonly Option[] => optionsOf(call, undefined);
  const upload = { ...rawFile(call), jobId, idempotencyKey, options };
  return await addDocument(kit.ports, principal, upload);
}

async function addLink(call: Call): Promise<Document> {
  const { kit, principal, jobId, idempotencyKey } = call;
  const url = call.query.get("url");
  if (url === undefined) {
    throw refuseBody(call);
  }
  const sent = await readOptionsBody(call);
  const options =
    sent === undefined ? optionsOf(call, sent) : oneOfOptions(sent, queryOptions(call));
  try {
    const link = { jobId, url, options: options ?? [], idempotencyKey };
    return await addDocumentFromUrl(kit.ports, principal, link);
  } catch (error) {
    throw sent === undefined ? error : withPointers(error, withoutOptionsPrefix);
  }
}

function refuseBody({ request }: Call): Problem {
  const { "content-type": contentType } = request.headers;
  if (contentType !== undefined && !namesFile(request)) {
    return unsupportedMediaType(contentType, [FORM_DATA, ...FILE_TYPES], TAKEN);
  }
  const message = `There is no document. ${TAKEN}`;
  return Problem.at("invalid-document", { pointer: "/data", rule: "required", message });
}

const TAKEN = `Send the file as the part data of ${FORM_DATA}, or as it is, with its own type (application/pdf, image/png and the like, or application/octet-stream), or its address as ?url=.`;

async function addUpload(call: Call): Promise<Document> {
  const { kit, principal, jobId, request, idempotencyKey } = call;
  const { uploadBytesMax } = kit.ports.limits;
  if (Number(request.headers["content-length"] ?? 0) > uploadBytesMax + kit.bodyBytesMax) {
    throw tooLarge(uploadBytesMax);
  }
  const limits = {
    bytesMax: uploadBytesMax + kit.bodyBytesMax + FRAME_BYTES_MAX,
    partsMax: PARTS_MAX,
    pauseMsMax: kit.requestTimeoutMs,
  };
  return await withParts(request, limits, async (parts) => {
    const upload: Upload = { options: undefined };
    const files = filesOf(call, parts, upload);
    const first = await files.next();
    if (first.done === true) {
      throw missingData();
    }
    const { fileName } = first.value;
    if (fileName === "") {
      throw missingFileName();
    }
    return await addDocument(kit.ports, principal, {
      jobId,
      fileName,
      content: contentOf(first.value, files),
      idempotencyKey,
      options: () => optionsOf(call, upload.options),
    });
  });
}

interface Upload {
  /** As they came, before the file or behind it. */
  options: DocumentBytes | undefined;
}

/** The files of an upload; its options go where they belong. */
async function* filesOf(
  { kit }: Call,
  parts: AsyncIterable<Part>,
  upload: Upload,
): AsyncGenerator<Part, void> {
  let hasOptions = false;
  for await (const part of parts) {
    if (part.name === DATA) {
      yield part;
    } else if (part.name === OPTIONS && !hasOptions) {
      hasOptions = true;
      upload.options = await documentOfPart(part, kit.bodyBytesMax);
    } else {
      throw wrongPart(part, [DATA, OPTIONS]);
    }
  }
}

/** Ends only when the whole request has been read and was in order, with no other file in it. */
async function* contentOf(file: Part, more: AsyncIterable<Part>): AsyncGenerator<Uint8Array> {
  yield* file.content;
  for await (const another of more) {
    throw wrongPart(another, [DATA, OPTIONS]);
  }
}

function missingData(): Problem {
  const message =
    "The upload has no part named data. Send the file as the part data with a filename.";
  return invalid("/data", "required", message);
}

/** Those of the part, or of the query. */
function optionsOf(call: Call, sent: DocumentBytes | undefined): readonly Option[] {
  const inQuery = queryOptions(call);
  const options = checkedOnes(call, sent, inQuery);
  return (sent === undefined ? options : oneOfOptions(options, inQuery)) ?? [];
}

function checkedOnes(
  { kit: { contract } }: Call,
  sent: DocumentBytes | undefined,
  inQuery: readonly Option[],
): readonly Option[] {
  try {
    if (sent !== undefined) {
      return readOptions(contract, sent);
    }
    return inQuery.length === 0 ? [] : checkedOptions(contract, inQuery);
  } catch (error) {
    throw withPointers(error, (pointer) => `/options${pointer}`);
  }
}
