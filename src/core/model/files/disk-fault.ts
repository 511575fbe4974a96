/** What it means to callers when a file cannot be written because of the disk. */

import { Problem } from "../problem.ts";

const RETRY_AFTER_S = 30;

/** Codes of the operating system. EIO: a disk that fails has no room that could be trusted. */
const NO_ROOM: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EIO"]);

/**
 * The problem insufficient-storage or unavailable where the disk is the reason of an error. Others come back as they
 * are.
 */
export function diskFault(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const code = "code" in error ? error.code : undefined;
  const syscall = "syscall" in error ? error.syscall : undefined;
  // What cannot be read is no matter of room.
  if (syscall === "read") {
    return error;
  }
  if (code === "EROFS") {
    const detail = "The server cannot write its disk now. Nothing was kept; try again later.";
    return new Problem("unavailable", detail, { retryAfterS: RETRY_AFTER_S, cause: error });
  }
  // Where nothing more fits, Node's mkdir that makes parents says ENOENT, which it never has another reason to say.
  return NO_ROOM.has(code) || (code === "ENOENT" && syscall === "mkdir")
    ? insufficientStorage(error)
    : error;
}

/** The problem of a store or disk without room. */
export function insufficientStorage(cause: unknown): Problem {
  const detail =
    "The server has no room to store this. Nothing was kept; try again later or ask the operator for space.";
  return new Problem("insufficient-storage", detail, { retryAfterS: RETRY_AFTER_S, cause });
}
