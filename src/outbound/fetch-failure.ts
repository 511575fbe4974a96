/** Why a download failed, in words for the caller, and the problem made of them. */

import { isIP } from "node:net";

import { Problem } from "../core/model/problem.ts";
import { parsedUrl } from "../core/text/parsed-url.ts";
import { redactUrl } from "../core/text/redact-url.ts";
import { isAllowedAddress, type OutboundAllow } from "./address-guard.ts";
import { AddressRefused } from "./dial.ts";
import { Stopped, TooSlow } from "./exchange.ts";

/** The problem of an address that gave no document. The reason is a clause; the address is shown without its secrets. */
export function notLoadable(url: string, reason: string, cause?: unknown): Problem {
  return new Problem("document-not-loadable", `${redactUrl(url)} could not be loaded: ${reason}.`, {
    ...(cause !== undefined && { cause }),
  });
}

const NOT_PUBLIC =
  "it does not lead to a public address, and the operator has not opened it with OUTBOUND_ALLOW";

/** The reason that stands behind what the HTTP client threw. */
export function reasonOf(error: unknown): string {
  if (error instanceof AddressRefused) {
    return NOT_PUBLIC;
  }
  if (error instanceof TooSlow) {
    return error.phase === "total" ? "it took too long" : "its server is too slow";
  }
  if (error instanceof Stopped) {
    return "the transfer was stopped";
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? "the transfer broke off";
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_|ENODATA|EBADNAME)/u, "its host name is not known"],
  [/^HPE_/u, "its server does not speak HTTP as it should"],
  [
    /^(ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/u,
    "its server cannot be reached",
  ],
  [
    /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/u,
    "its server's certificate or TLS is not accepted",
  ],
];

/** Why a URL whose host is an address, and no name, is not called. */
export function literalRefusal(allow: OutboundAllow, url: string): string | undefined {
  const host = parsedUrl(url)?.hostname.replace(/^\[|\]$/gu, "") ?? "";
  return isIP(host) === 0 || isAllowedAddress(allow, host) ? undefined : NOT_PUBLIC;
}
