/** The headers of a page: it runs only our own script, loads nothing from elsewhere, is kept nowhere and tells nobody its address. */

import { randomBytes } from "node:crypto";

/** What the scripts and styles of one answer carry. */
export function freshNonce(): string {
  return randomBytes(16).toString("base64url");
}

/**
 * CSP 3, Trusted Types, Referrer Policy. Forms lead nowhere else, so the way back to the shop is a link.
 * `frameAncestors`: the origins whose pages may show this one in a frame.
 */
export function pageHeaders(
  nonce: string,
  frameAncestors: readonly string[] = [],
): Readonly<Record<string, string>> {
  const isFramed = frameAncestors.length > 0;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${isFramed ? frameAncestors.join(" ") : "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy.join("; "),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    // It has no word for several origins; where there is none, old browsers know it too.
    ...(isFramed ? {} : { "X-Frame-Options": "DENY" }),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)",
  };
}
