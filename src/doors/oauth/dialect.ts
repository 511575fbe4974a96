/** How the OAuth door speaks: always JSON, and what failed by the codes of RFC 6749, which its clients look for. */

import { ScopeRefused } from "../../core/access/grant-token.ts";
import { Problem } from "../../core/model/problem.ts";
import { type Dialect, type Exchange, ownDialect } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { problemHeaders } from "../problems/encode.ts";
import { PROBLEMS } from "../problems/table.ts";

export const TOKEN_PATH = "/connect/token";
export const OPENID_PATH = "/.well-known/openid-configuration";
/** RFC 8414 §3. */
export const SERVER_PATH = "/.well-known/oauth-authorization-server";
export const KEYS_PATH = `${OPENID_PATH}/jwks`;

export const OAUTH: Dialect = {
  ...ownDialect("oauth", ["/connect", OPENID_PATH, SERVER_PATH]),
  // Nobody logs in here but by what he shows to get a token.
  credentials: () => undefined,
  // RFC 6749 §5.2: a description has no letters but ASCII's.
  hasOwnLanguage: true,
  format: () => "json",
  tell,
};

/** RFC 6749 §5.2, and for what is not the request's fault those of §4.1.2.1. */
type ErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_scope"
  | "unsupported_grant_type"
  | "temporarily_unavailable"
  | "server_error";

/** A grant that is not given here. */
export class GrantRefused extends Problem {
  constructor() {
    super(
      "not-supported",
      "The grant_type must be client_credentials: programs get tokens here, and nobody else.",
    );
  }
}

function errorOf(problem: Problem): ErrorCode {
  if (problem instanceof ScopeRefused) {
    return "invalid_scope";
  }
  if (problem instanceof GrantRefused) {
    return "unsupported_grant_type";
  }
  if (problem.code === "unauthenticated") {
    return "invalid_client";
  }
  const { status } = PROBLEMS[problem.code];
  if (status === 429 || status === 503) {
    return "temporarily_unavailable";
  }
  return status >= 500 ? "server_error" : "invalid_request";
}

/**
 * Never a problem document: what has no member `error` some clients take for a token. A wrong client is told by 400, not
 * by 401 with a challenge, behind which others do not look for the code.
 */
function tell(problem: Problem, exchange: Exchange): Answer {
  const error = errorOf(problem);
  exchange.code = error;
  const { "WWW-Authenticate": _, ...headers } = problemHeaders(problem);
  return {
    status: error === "invalid_client" ? 400 : PROBLEMS[problem.code].status,
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ error, error_description: describable(problem.detail) }),
  };
}

/** RFC 6749 §5.2: these characters and no others. */
function describable(text: string): string {
  return text.replaceAll(/["\\]/gu, "'").replaceAll(/[^ -~]/gu, "?");
}
