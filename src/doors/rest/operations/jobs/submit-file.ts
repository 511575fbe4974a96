/** Reads a job that comes as its only document: the body is the file as it is, and the job's fields stand in the query. */

import { receiveFile } from "../../../../core/documents/inline-documents.ts";
import { type Received, withReceivedFiles } from "../../../multipart/received-files.ts";
import type { Call } from "../../call.ts";
import type { SubmitBody } from "../../bodies.ts";
import { rawFile } from "../../raw-file.ts";

/**
 * Stores the file and gives it to `submit`; it is removed again unless it is kept. Throws what rawFile and storing throw;
 * then nothing stays.
 */
export function withFile<T>(
  call: Call,
  submit: (file: Received<SubmitBody>) => Promise<T>,
): Promise<T> {
  const { kit, principal } = call;
  return withReceivedFiles<SubmitBody, T>(kit.ports, principal, {
    read: async (files) => {
      files.push(await receiveFile(kit.ports, principal, rawFile(call)));
      return { kind: "none" };
    },
    submit,
  });
}
