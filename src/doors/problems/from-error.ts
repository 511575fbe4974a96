/** What was thrown, as a problem: known failures as they are, anything else as `internal`, with its cause in the log. */

import type { Log } from "../../core/ports/base.ts";
import { Problem } from "../../core/model/problem.ts";
import { PROBLEMS } from "./table.ts";

const INTERNAL_DETAIL =
  "Something failed inside Jobgate; the request itself may be right. Try again, and if it stays so tell the operator the instance of this problem.";

/**
 * The problem to tell for whatever was thrown. The text of an unknown error never reaches the caller: it goes to the log
 * with the request's id, as do the causes of problems on our side and of content that should be there.
 */
export function problemOf(error: unknown, log: Log, requestId: string): Problem {
  const problem =
    error instanceof Problem ? error : new Problem("internal", INTERNAL_DETAIL, { cause: error });
  const { code, options } = problem;
  // A limit that was reached has no cause, and is told with the request.
  if (PROBLEMS[code].status >= 500 && options.cause !== undefined) {
    log.error({ requestId, code, err: options.cause }, "request failed");
  } else if (code === "gone" && options.cause !== undefined) {
    log.error({ requestId, code, err: options.cause }, "stored content is missing");
  }
  return problem;
}
