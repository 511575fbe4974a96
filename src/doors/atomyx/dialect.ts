/** How the Atomyx door speaks: keys as Bearer, always JSON, one answer for whoever is not let in, and problems with the two members that its clients log. */

import type { IncomingMessage } from "node:http";

import { Problem } from "../../core/model/problem.ts";
import type { Shown } from "../../core/ports/access.ts";
import { type Dialect, type Exchange, ownDialect } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { problemHeaders } from "../problems/encode.ts";
import { PROBLEMS, problemDocument } from "../problems/table.ts";

/** What that service has before its paths. */
const BASE = "/api";
export const JOBS = `${BASE}/jobs`;

export const ATOMYX: Dialect = {
  ...ownDialect("atomyx", [BASE]),
  requestHeaders: ["Idempotency-Key"],
  credentials,
  format: () => "json",
  tell,
};

/** A key or token as Bearer. Its documentation names other schemes among what is refused. */
function credentials({ headers: { authorization } }: IncomingMessage): Shown | undefined {
  if (authorization === undefined) {
    return undefined;
  }
  return /^basic(?: |$)/iu.test(authorization)
    ? { kind: "token", text: "" }
    : { kind: "authorization", text: authorization };
}

const NOT_LET_IN =
  "The API key is missing, malformed, unknown, expired, of another environment, or may not do this. Send it as Authorization: Bearer, with one blank and nothing else.";

/**
 * Its documentation has one 401 for every reason: a guesser learns nothing of the keys there are. That a call came from
 * elsewhere tells nothing of them.
 */
function withoutReason(problem: Problem): Problem {
  if (problem.options.reason === "foreign-caller") {
    return problem;
  }
  return problem.code === "unauthenticated" || problem.code === "forbidden"
    ? new Problem("unauthenticated", NOT_LET_IN)
    : problem;
}

function tell(problem: Problem, exchange: Exchange): Answer {
  const told = withoutReason(problem);
  exchange.code = told.code;
  const { requestId, kit } = exchange;
  const document = problemDocument(told, { requestId, publicUrl: kit.publicUrl });
  const { status } = PROBLEMS[told.code];
  const challenge = status === 401 ? { "WWW-Authenticate": "Bearer" } : {};
  return {
    status,
    headers: {
      ...problemHeaders(told),
      ...challenge,
      "Content-Type": "application/problem+json",
    },
    body: JSON.stringify({ ...document, statusCode: status, message: told.detail }),
  };
}
