/** POST /upload/UploadFile.ashx: pictures in a form, put into the job whose GUID the address has. */

import { receiveDocument } from "../../../core/documents/receive-document.ts";
import { type OpenedJob, jobByGuid } from "../../../core/jobs/job-by-guid.ts";
import { whileCollecting } from "../../../core/jobs/late-advice.ts";
import type { Document } from "../../../core/model/document.ts";
import { Problem } from "../../../core/model/problem.ts";
import { isLitter } from "../../../core/text/litter.ts";
import type { Exchange } from "../../dialect.ts";
import { unsupportedMediaType } from "../../http/negotiation/negotiate.ts";
import { type Part, withParts } from "../../multipart/multipart-parts.ts";
import { isMultipart } from "../../multipart/upload-request.ts";
import { fileBodies } from "../file-body.ts";
import { demandOwnPage, placeIn, queryOf } from "../file-call.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { Operation } from "../operation.ts";

const FORM_DATA = "multipart/form-data";
/** Uploaders send a few fields beside each file. */
const FIELDS_PER_FILE = 8;

/** 200 with the files as they are stored. Each part with a file name is one, whatever its field is called. */
export const uploadFile: Operation = {
  name: "uploadFile",
  methods: ["POST"],
  path: "/upload/UploadFile.ashx",
  async handle(under) {
    await demandOwnPage(under);
    const { kit, request } = under;
    const place = placeIn(queryOf(under), { number: "jobid", guid: "accountid", what: "job" });
    const opened = await jobByGuid(kit.ports, place);
    if (!isMultipart(request)) {
      throw unsupportedMediaType(request.headers["content-type"], [FORM_DATA]);
    }
    const { documentsPerJobMax, uploadBytesMax } = kit.ports.limits;
    const limits = {
      bytesMax: Math.min(documentsPerJobMax * uploadBytesMax, Number.MAX_SAFE_INTEGER),
      partsMax: documentsPerJobMax * FIELDS_PER_FILE,
      pauseMsMax: kit.requestTimeoutMs,
    };
    const { job, principal } = opened;
    const documents = await whileCollecting(kit.ports, principal, {
      jobId: job.id,
      name: String(place.number),
      work: () => withParts(request, limits, (parts) => store(under, opened, parts)),
    });
    const files = await fileBodies(under, {
      job,
      documents,
      results: [],
      decisions: [],
      before: [],
    });
    return jsonAnswer(200, { files, _type: "UploadResponseBody" });
  },
};

async function store(
  { kit }: Exchange,
  { job, principal }: OpenedJob,
  parts: AsyncIterable<Part>,
): Promise<readonly Document[]> {
  const documents = new Map<string, Document>();
  let hasFiles = false;
  const take = async ({ fileName, content }: Part): Promise<void> => {
    hasFiles ||= fileName !== "";
    if (fileName === "" || isLitter(fileName)) {
      return;
    }
    const document = await receiveDocument(kit.ports, principal, {
      jobId: job.id,
      fileName,
      from: 0,
      open: () => content,
      confirm: () => undefined,
    });
    documents.set(document.fileName, document);
  };
  try {
    for await (const part of parts) {
      await take(part);
    }
  } catch (error) {
    throw tellingStored(error, [...documents.keys()]);
  }
  if (!hasFiles) {
    const message = "There is no file: send each as a part of the form with a filename.";
    throw Problem.at("invalid-document", { pointer: "/file", rule: "required", message });
  }
  return [...documents.values()];
}

/** As with FTP each picture is taken by itself, so one that is refused takes none back: what is told says which are there. */
function tellingStored(error: unknown, names: readonly string[]): unknown {
  if (!(error instanceof Problem) || names.length === 0) {
    return error;
  }
  const stored = `Stored before it: ${names.join(", ")}. Send the others again.`;
  return new Problem(error.code, `${error.detail} ${stored}`, { ...error.options, cause: error });
}
