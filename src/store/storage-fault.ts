/** What callers are told when a disk or the database fails; the real error stays with it as the cause, for the log. */

import { Problem } from "../core/problem.ts";

const RETRY_AFTER_S = 30;

/** Codes of the operating system and of SQLite for "there is no room". */
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL"]);

const SQLITE_UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|READONLY|PROTOCOL)/u;
const CLOSED = /connection is not open|driver has already been destroyed/u;

/** Turns a database error into the Problem it stands for: insufficient-storage or unavailable. Others come back as they are. */
export function databaseFault(error: unknown): unknown {
  const code = codeOf(error);
  if (NO_ROOM.has(code)) {
    return insufficientStorage(error);
  }
  const closed = error instanceof Error && CLOSED.test(error.message);
  if (closed || SQLITE_UNAVAILABLE.test(code)) {
    const detail =
      "The store cannot be reached at the moment. Nothing was changed; try again later.";
    return new Problem("unavailable", detail, { retryAfterS: RETRY_AFTER_S, cause: error });
  }
  return error;
}

/** Turns an error of writing a file into insufficient-storage where the disk is the reason. Others come back as they are. */
export function fileFault(error: unknown): unknown {
  const code = codeOf(error);
  return NO_ROOM.has(code) || code === "EIO" ? insufficientStorage(error) : error;
}

/** The `code` that Node and SQLite put on their errors; "" where there is none. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}

function insufficientStorage(cause: unknown): Problem {
  const detail =
    "The server has no room to store this. Nothing was kept; try again later or ask the operator for space.";
  return new Problem("insufficient-storage", detail, { retryAfterS: RETRY_AFTER_S, cause });
}
