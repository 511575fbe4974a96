/** Reads a job that comes with its documents in one multipart request: the part `job`, and one part `data` for each file. */

import { type ReceivedFile, receiveFile } from "../../../../core/documents/inline-documents.ts";
import { type Part, withParts } from "../../../multipart/multipart-parts.ts";
import type { CarriedContents } from "../../../contents/carried-contents.ts";
import { type Received, withReceivedFiles } from "../../../multipart/received-files.ts";
import { invalid } from "../../../http/invalid.ts";
import type { Call } from "../../call.ts";
import { readSubmitDocument, type SubmitBody } from "../../bodies.ts";
import { DATA, documentOfPart, wrongPart } from "./form-parts.ts";

/** The part with the job document. */
const JOB = "job";

/**
 * Reads the request and gives what was in it to `submit`. The files are stored already, and removed again unless they
 * are kept. Throws what reading and the contract throw; then nothing stays.
 */
export function withForm<T>(
  call: Call,
  submit: (form: Received<SubmitBody>) => Promise<T>,
): Promise<T> {
  const { kit, principal } = call;
  return withReceivedFiles(kit.ports, principal, {
    read: (files, carried) => readForm(call, files, carried),
    submit,
  });
}

async function readForm(
  call: Call,
  files: ReceivedFile[],
  carried: CarriedContents,
): Promise<SubmitBody> {
  const { kit, principal, request } = call;
  const { documentsPerJobMax, uploadBytesMax } = kit.ports.limits;
  const bytesMax = Math.min(documentsPerJobMax * uploadBytesMax, Number.MAX_SAFE_INTEGER);
  const partsMax = documentsPerJobMax + 1;
  const limits = { bytesMax, partsMax, pauseMsMax: kit.requestTimeoutMs };
  const body = await withParts(request, limits, async (parts) => {
    let read: SubmitBody | undefined;
    for await (const part of parts) {
      if (part.name === DATA) {
        files.push(await receiveFile(kit.ports, principal, part));
      } else if (part.name === JOB && read === undefined) {
        read = await readJobPart(call, part, carried);
      } else {
        throw wrongPart(part, [JOB, DATA]);
      }
    }
    return read;
  });
  if (files.length === 0) {
    throw invalid(
      "/data",
      "required",
      "There is no file: send each as a part data with a filename.",
    );
  }
  return body ?? { kind: "none" };
}

async function readJobPart(call: Call, part: Part, carried: CarriedContents): Promise<SubmitBody> {
  const document = await documentOfPart(part, call.kit.bodyBytesMax);
  return document === undefined ? { kind: "none" } : readSubmitDocument(call, document, carried);
}
