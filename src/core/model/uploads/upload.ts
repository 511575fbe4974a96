/** The upload: a file that comes in pieces, whatever breaks between them, until a job takes it as a document. */

import { Problem, type Violation } from "../problem.ts";

export interface Upload {
  readonly id: string;
  readonly companyId: string;
  /** Where its content lies; there is none before its first byte. */
  readonly blobId: string;
  /** Of the whole file, as declared before it came. */
  readonly sizeBytes: number;
  /** So much of it is on the disk for sure. */
  readonly offsetBytes: number;
  /** As the caller named it, without directories. Data, never a path. */
  readonly fileName: string;
  /** By the file name's extension if absent. */
  readonly contentType?: string;
  /** What the caller told of the file, as it was sent; "" for nothing. */
  readonly metadata: string;
  readonly createdBy: string;
  readonly createdAt: number;
  /** From then on it is gone. */
  readonly expiresAt: number;
  /** The job that took it; the content is that job's then. */
  readonly jobId?: string;
  /** It comes in blocks of any order: the offset is how many bytes of it have come, and its content lies in the blocks. */
  readonly isInBlocks?: boolean;
}

/** True when all of it has come. */
export function isComplete({ offsetBytes, sizeBytes }: Upload): boolean {
  return offsetBytes === sizeBytes;
}

/** A reference ends with an id, whatever address stands before it. */
const REFERENCE =
  /^(?:(?:https?:\/\/[^/?#]+)?\/(?:[^?#]*\/)?)?(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu;

/** The id in what a job document names an upload by: the id itself, or the address that the upload was given. */
export function uploadIdOf(reference: string): string | undefined {
  return REFERENCE.exec(reference)?.groups?.["id"]?.toLowerCase();
}

/** The problem of asking for an upload that is not there, or not the caller's. */
export function uploadNotFound(id: string): Problem {
  return new Problem(
    "not-found",
    `There is no upload ${id}. Its id is wrong, it was ended, or its time is long over; begin a new one.`,
  );
}

/** Why nothing can be done with an upload any more; undefined if it is still open. */
export function endOfUpload({ id, jobId, expiresAt }: Upload, now: number): string | undefined {
  if (jobId !== undefined) {
    return `Upload ${id} was taken by job ${jobId}, and each is taken once.`;
  }
  return expiresAt <= now ? `Upload ${id} was not finished and taken in time.` : undefined;
}

/**
 * Why a job cannot take an upload; undefined if it can.
 * @param upload what the job's company has under that id
 */
export function refusalOfUpload(
  upload: Upload | undefined,
  { id, pointer, now }: { readonly id: string; readonly pointer: string; readonly now: number },
): Violation | undefined {
  const refused = (message: string): Violation => ({ pointer, rule: "value", message });
  if (upload === undefined) {
    return refused(
      `This company has no upload ${id}. Name one that was made at /tus, by its id or address.`,
    );
  }
  const end = endOfUpload(upload, now);
  if (end !== undefined) {
    return refused(`${end} Upload the file again.`);
  }
  return isComplete(upload)
    ? undefined
    : refused(
        `Of upload ${id} ${upload.offsetBytes} of ${upload.sizeBytes} bytes are there. Send the rest first.`,
      );
}
