/** The cookie of a session in a browser: RFC 6265, and of its successor the prefix and SameSite. */

import type { IncomingMessage } from "node:http";

const NAME = "jobgate-session";
/** RFC 6265bis §4.1.3.2: only with TLS, for this host alone, so that no other host of its domain can set it. */
const SECURE_NAME = `__Host-${NAME}`;
/** More pairs than any browser of ours sends. */
const PAIRS_MAX = 100;

/** The token in a request's cookie; undefined where there is none. */
export function sessionTokenOf({
  headers: { cookie },
}: Pick<IncomingMessage, "headers">): string | undefined {
  if (cookie === undefined || !cookie.includes(NAME)) {
    return undefined;
  }
  const pairs = new Map(
    cookie.split(";", PAIRS_MAX).map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
  return pairs.get(SECURE_NAME) ?? pairs.get(NAME);
}

/**
 * The value of Set-Cookie: kept until the browser ends, read by no script, sent along with no request of another site but
 * for links.
 */
export function sessionCookie(token: string, isSecure: boolean): string {
  const rules = "; Path=/; HttpOnly; SameSite=Lax";
  return isSecure ? `${SECURE_NAME}=${token}${rules}; Secure` : `${NAME}=${token}${rules}`;
}

/** The value of Set-Cookie that takes it away. */
export function endedSessionCookie(isSecure: boolean): string {
  return `${sessionCookie("", isSecure)}; Max-Age=0`;
}
