/** What callers are told when the database fails; the real error stays with it as the cause, for the log. */

import { insufficientStorage } from "../../core/model/disk-fault.ts";
import { Problem } from "../../core/model/problem.ts";

const RETRY_AFTER_S = 30;

/** Codes of the operating system, of SQLite and of PostgreSQL for "there is no room". */
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL", "53100"]);

/** PostgreSQL's text has no NUL. The doors refuse it before; what they missed is the caller's all the same. */
const NO_TEXT = "22021";

const SQLITE_UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|READONLY|PROTOCOL)/u;
const CLOSED =
  /connection is not open|driver has already been destroyed|Cannot use a pool after calling end/u;

/** PostgreSQL is there but took nothing: starting, full, read only, too slow, or it undid the transaction. */
const POSTGRES_REFUSED =
  /^(57P03|53[023]00|25006|55P03|57014|40001|40P01|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/u;
/** The connection broke in the middle; a commit may have been under way. */
const POSTGRES_LOST = /^(08...|57P0[12]|ECONNRESET|EPIPE|ETIMEDOUT)$/u;
const NOT_CONNECTED = /timeout exceeded when trying to connect|timeout expired/iu;
const CONNECTION_LOST =
  /Connection terminated|connection error and is not queryable|Client was closed|Query read timeout/u;

/** Turns a database error into the Problem it stands for: insufficient-storage, unavailable or invalid-document. Others come back as they are. */
export function databaseFault(error: unknown): unknown {
  const code = codeOf(error);
  if (NO_ROOM.has(code)) {
    return insufficientStorage(error);
  }
  if (code === NO_TEXT) {
    const detail =
      "A text in it holds a character that cannot be stored, such as NUL. Leave it out.";
    return new Problem("invalid-document", detail, { cause: error });
  }
  const message = error instanceof Error ? error.message : "";
  if (POSTGRES_LOST.test(code) || CONNECTION_LOST.test(message)) {
    return unavailable(
      "Whether something was changed is not known; look before trying again.",
      error,
    );
  }
  const refused = SQLITE_UNAVAILABLE.test(code) || POSTGRES_REFUSED.test(code);
  if (refused || CLOSED.test(message) || NOT_CONNECTED.test(message)) {
    return unavailable("Nothing was changed; try again later.", error);
  }
  return error;
}

/** True if PostgreSQL undid a transaction because of another one, so that doing it again makes sense. */
export function isUndone(error: unknown): boolean {
  return /^(40001|40P01)$/u.test(codeOf(error));
}

function unavailable(advice: string, cause: unknown): Problem {
  const detail = `The store cannot be reached at the moment. ${advice}`;
  return new Problem("unavailable", detail, { retryAfterS: RETRY_AFTER_S, cause });
}

/** The `code` that Node, SQLite and PostgreSQL put on their errors; "" where there is none. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}
