/** Calls that web pages make a browser send: with whatever the browser remembers of us, a password say, and whatever the page asks. */

import type { Authenticator, Credentials } from "../core/ports/access.ts";
import { Problem } from "../core/model/problem.ts";

/** RFC 9110 §9.2.1: what changes nothing can be asked for by anybody's page; it cannot read the answer. */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/** The same authenticator, which refuses what pages elsewhere would have changed; pages of the allowed origins may. */
export function refusingForeignPages(
  authenticator: Authenticator,
  allowed: ReadonlySet<string>,
): Authenticator {
  return {
    authenticate: async (credentials) => {
      demandOwnPage(credentials, allowed);
      return authenticator.authenticate(credentials);
    },
    confirm: async (principal) => authenticator.confirm(principal),
  };
}

/**
 * Throws forbidden for a call that changes something and comes from a web page of another origin, as Origin or
 * Sec-Fetch-Site tell. Callers that are no browsers send neither.
 */
export function demandOwnPage(
  { method, origin, fetchSite, host, forwardedHost }: Credentials,
  allowed: ReadonlySet<string>,
): void {
  if (method === undefined || SAFE_METHODS.has(method)) {
    return;
  }
  // Fetch Metadata: no page can write this header, and the browser knows best.
  if (fetchSite === "same-origin" || (origin !== undefined && allowed.has(origin))) {
    return;
  }
  const isElsewhere = fetchSite === "cross-site" || fetchSite === "same-site";
  if (isElsewhere || (origin !== undefined && !isOwn(origin, [host, forwardedHost]))) {
    throw foreignPage();
  }
}

/** RFC 6454 §7: the origin of sandboxed and local pages is `null`, which is nobody's. */
function isOwn(origin: string, hosts: readonly (string | undefined)[]): boolean {
  const authority = /^https?:\/\/(?<authority>.+)$/u.exec(origin)?.groups?.["authority"];
  return authority !== undefined && hosts.includes(authority);
}

function foreignPage(): Problem {
  return new Problem(
    "forbidden",
    "The request was sent by a web page of another origin, and nothing was changed. Whoever runs this server can admit the page's origin with CORS_ORIGINS.",
    { reason: "foreign-caller" },
  );
}
