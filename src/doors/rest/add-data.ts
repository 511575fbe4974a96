/** POST /v1/jobs/{jobId}/data: a multipart upload, or the address of a document in the query. */

import { addDocument, addDocumentFromUrl, missingFileName } from "../../core/add-document.ts";
import type { Option } from "../../core/contract-types.gen.ts";
import type { Document } from "../../core/document.ts";
import { Problem } from "../../core/problem.ts";
import type { Answer } from "../answer.ts";
import { idempotencyKeyOf } from "../idempotency-key.ts";
import { parseMediaType } from "../media-type.ts";
import { bodyFormat, REQUEST_TYPES, unsupportedMediaType } from "../negotiate.ts";
import { tooLarge } from "../read-body.ts";
import { isMultipart, refuseEncoding } from "./upload-request.ts";
import type { Call } from "./call.ts";
import {
  documentAnswer,
  readOptions,
  readOptionsBody,
  withoutOptionsPrefix,
  withPointers,
} from "./documents.ts";
import { type OptionsPart, UploadReader } from "./multipart.ts";

/** 201 with the document's id. Throws what reading, the contract and core's addDocument throw; then nothing is stored. */
export async function addData(call: Call): Promise<Answer> {
  const url = call.query.get("url");
  const document = isMultipart(call.request) ? await addUpload(call) : await addLink(call, url);
  return documentAnswer(call, "data", { status: 201, value: { dataId: document.id } });
}

async function addLink(call: Call, url: string | undefined): Promise<Document> {
  const { deps, principal, jobId } = call;
  if (url === undefined) {
    throw refuseBody(call);
  }
  const options = await readOptionsBody(call);
  try {
    const idempotencyKey = idempotencyKeyOf(call.request);
    return await addDocumentFromUrl(deps.ports, principal, { jobId, url, options, idempotencyKey });
  } catch (error) {
    throw withPointers(error, withoutOptionsPrefix);
  }
}

function refuseBody({ request }: Call): Problem {
  if (request.headers["content-type"] !== undefined) {
    return unsupportedMediaType(["multipart/form-data"]);
  }
  const message =
    "There is no document. Send it as the part data of multipart/form-data, or its address as ?url=.";
  return new Problem("invalid-document", message, {
    violations: [{ pointer: "/data", rule: "required", message }],
  });
}

async function addUpload(call: Call): Promise<Document> {
  const { deps, principal, jobId, request } = call;
  const { uploadBytesMax } = deps.ports.limits;
  const idempotencyKey = idempotencyKeyOf(request);
  refuseEncoding(request);
  const limits = {
    dataBytesMax: uploadBytesMax,
    optionsBytesMax: deps.bodyBytesMax,
    pauseMsMax: deps.requestTimeoutMs,
  };
  if (Number(request.headers["content-length"] ?? 0) > uploadBytesMax + deps.bodyBytesMax) {
    throw tooLarge(uploadBytesMax);
  }
  const reader = new UploadReader(request, limits);
  try {
    const { fileName, content, options } = await reader.begin();
    if (fileName === "") {
      throw missingFileName();
    }
    return await addDocument(deps.ports, principal, {
      jobId,
      fileName,
      content,
      idempotencyKey,
      options: () => optionsOf(call, options()),
    });
  } finally {
    reader.close();
  }
}

/** Old clients send the part without a Content-Type, which then counts as text/plain: it is JSON. */
function optionsOf({ deps }: Call, part: OptionsPart | undefined): readonly Option[] {
  if (part === undefined || part.bytes.byteLength === 0) {
    return [];
  }
  const mediaType = parseMediaType(part.contentType);
  const isPlain = mediaType?.type === "text" && mediaType.subtype === "plain";
  const format = isPlain ? bodyFormat("application/json") : bodyFormat(part.contentType);
  if (format === undefined) {
    throw unsupportedMediaType(REQUEST_TYPES);
  }
  try {
    return readOptions(deps.contract, { ...format, bytes: part.bytes });
  } catch (error) {
    throw withPointers(error, (pointer) => `/options${pointer}`);
  }
}
