/** The frame of our pages: head, bar with the ways to all others, content. One answer is the whole page; nothing in it comes from elsewhere. */

import { randomBytes } from "node:crypto";

import type { Answer } from "../http/answer.ts";
import { Html, type HtmlPart, html } from "../http/html.ts";
import { STYLE, STYLE_HASH } from "./style.ts";

/** Who reads, where somebody was let in. */
export interface Reader {
  readonly name: string;
  readonly company: string;
  /** Whether a session was opened, which can be ended. */
  readonly hasSession: boolean;
}

export interface PageParts {
  readonly title: string;
  readonly main: HtmlPart;
  /** What stands in front of all our paths where callers reach us; mostly nothing. */
  readonly base: string;
  readonly reader?: Reader | undefined;
  /** The address of the bar that leads here. */
  readonly here?: string;
  /** The address of the script, where the page has one. */
  readonly script?: string;
}

/** The ways to all others. */
const WAYS = [
  ["/", "Start"],
  ["/v1/jobs", "Jobs"],
  ["/v1/schedules", "Schedules"],
  ["/v1/workflows", "Workflows"],
  ["/library", "Library"],
  ["/docs", "Reference"],
] as const;

/** The answer that is this page. */
export function pageAnswer(
  parts: PageParts,
  { status = 200, headers = {} }: Partial<Pick<Answer, "status" | "headers">> = {},
): Answer {
  const nonce = parts.script === undefined ? undefined : randomBytes(16).toString("base64url");
  return {
    status,
    // What is the same for everybody may be kept.
    headers: { ...pageHeaders(nonce), ...headers },
    body: documentOf(parts, nonce).toString(),
  };
}

/** CSP 3, Trusted Types, Referrer Policy. */
function pageHeaders(nonce: string | undefined): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src ${nonce === undefined ? "'none'" : `'nonce-${nonce}'`}`,
    `style-src '${STYLE_HASH}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy.join("; "),
    // RFC 9110 §12.5.5: programs get something else at the same address.
    Vary: "Accept",
    "Cache-Control": "no-store",
    // Forms of ours say with Origin where they come from; with no-referrer they would say null.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
  };
}

// Written by us, and hashed as it is.
const STYLE_HTML = Html.of([STYLE], []);

function documentOf(parts: PageParts, nonce: string | undefined): Html {
  const { title, main, script } = parts;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Jobgate</title>
<link rel="icon" href="data:,">
<style>${STYLE_HTML}</style>
${script !== undefined && html`<script type="module" src="${script}" nonce="${nonce}"></script>`}
</head>
<body>
<a class="skip" href="#main">To the content</a>
${barOf(parts)}
<main class="wide" id="main" tabindex="-1">
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
}

function barOf({ base, here, reader }: PageParts): Html {
  const ways = WAYS.map(
    ([path, name]) =>
      html`<li><a href="${base}${path}"${path === here && html` aria-current="page"`}>${name}</a></li>`,
  );
  const who =
    reader &&
    html`<div class="who"><span>${reader.name}, ${reader.company}</span>${
      reader.hasSession &&
      html`<form method="post" action="${base}/sign-out"><button class="small second">Sign out</button></form>`
    }</div>`;
  return html`<header class="bar"><div class="wide"><nav aria-label="Pages"><ul>${ways}</ul></nav>${who}</div></header>`;
}
