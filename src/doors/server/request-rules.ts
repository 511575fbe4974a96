/** Rules of HTTP that hold for every request, whatever door it is for: its Host, and what it expects. */

import type { IncomingMessage } from "node:http";

import { Problem } from "../../core/model/problem.ts";

/** RFC 3986 §3.2.2 and §3.2.3: a name, an IPv4 or IPv6 address, and perhaps a port. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.~!$&'()*+;=%-]*)(?::[0-9]*)?$/iu;

/** Why the request's Host is none; undefined if it is one. */
export function hostProblem({
  headers,
  rawHeaders,
  httpVersion,
}: IncomingMessage): Problem | undefined {
  const { host } = headers;
  if (host === undefined) {
    // RFC 9112 §3.2: HTTP/1.0 has none.
    return httpVersion === "1.0" ? undefined : brokenHost("has no header Host");
  }
  if (hasTwoHosts(rawHeaders)) {
    return brokenHost("has more than one header Host");
  }
  return HOST.test(host) ? undefined : brokenHost("has a header Host that names no host");
}

/** Node keeps the first of several; a proxy in front may have looked at the last. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") {
      count += 1;
    }
  }
  return count > 1;
}

function brokenHost(what: string): Problem {
  return new Problem(
    "malformed-document",
    `The request ${what}. Send exactly one, with the name and port that are called.`,
  );
}

/** RFC 9110 §10.1.1: the problem of an expectation that is not met here. */
export function expectationProblem(): Problem {
  return new Problem(
    "expectation-failed",
    "The header Expect asks for something that is not known here; only 100-continue is.",
  );
}
