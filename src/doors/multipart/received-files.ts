/** Files that come with a job that is not there yet: they are stored while they come, and removed again unless a job has them. */

import type { Contents } from "../../core/documents/carried-document.ts";
import type { ReceivedFile } from "../../core/documents/inline-documents.ts";
import { isOutcomeUnknown } from "../../core/jobs/write-outcome.ts";
import type { Principal } from "../../core/model/principal.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { CarriedContents } from "../contents/carried-contents.ts";

/** What was read of a request, and the files that came with it. */
export interface Received<Body> {
  readonly body: Body;
  readonly files: readonly ReceivedFile[];
  readonly contents: Contents;
  /** From now on the files and contents belong to a job. */
  readonly keep: () => void;
}

export interface ReceivedUse<Body, T> {
  /** Reads the request; what it stores it puts among the files, or takes out of the job document. */
  readonly read: (files: ReceivedFile[], carried: CarriedContents) => Promise<Body>;
  /** A document that may hold none takes no place among the uploads before it does. */
  readonly isDocument?: true;
  readonly submit: (received: Received<Body>) => Promise<T>;
}

/** Reads, then submits what was read. Throws what these throw; then no file stays. */
export async function withReceivedFiles<Body, T>(
  ports: Pick<Ports, "blobs" | "limits" | "uploads">,
  principal: Principal,
  { read, submit, isDocument }: ReceivedUse<Body, T>,
): Promise<T> {
  const { uploads } = ports;
  const files: ReceivedFile[] = [];
  // What is read in a place among the uploads takes no second one.
  const { blobs, limits } = ports;
  const carried = new CarriedContents(isDocument === true ? ports : { blobs, limits }, principal);
  let isKept = false;
  const keep = (): void => {
    isKept = true;
  };
  try {
    const body = await (uploads === undefined || isDocument === true
      ? read(files, carried)
      : uploads.during(principal.company.id, async () => read(files, carried)));
    return await submit({ body, files, contents: carried.contents, keep }).catch(
      (error: unknown) => {
        isKept ||= isOutcomeUnknown(error);
        throw error;
      },
    );
  } finally {
    if (!isKept) {
      await ports.blobs.remove([...files.map(({ blob }) => blob.id), ...carried.blobIds]);
    }
  }
}
