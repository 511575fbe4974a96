/** How the artwork door speaks: to people, in HTML of their language, also where something failed. */

import type { IncomingMessage } from "node:http";

import type { Problem } from "../../core/model/problem.ts";
import { UPLOAD_LINK_PATH } from "../../core/artwork/upload-link.ts";
import { isLanguage } from "../../messages/languages.ts";
import type { Dialect, Exchange } from "../dialect.ts";
import { acceptedLanguage } from "../http/negotiation/accept-language.ts";
import type { Answer } from "../http/answer.ts";
import { problemHeaders } from "../problems/encode.ts";
import { PROBLEMS } from "../problems/table.ts";
import { assetPath } from "./assets.ts";
import { barePage } from "./page/bare-page.ts";
import { freshNonce, pageHeaders } from "./page-headers.ts";
import { basePath } from "../http/base-path.ts";

export const ARTWORK: Dialect = {
  name: "artwork",
  prefixes: [UPLOAD_LINK_PATH.slice(0, -1)],
  // The address is all that anybody shows.
  credentials: () => undefined,
  format: () => "json",
  tellsPeople: true,
  hasOwnLanguage: true,
  tell,
};

/** What is no page of anybody's looks the same whatever the reason, so that nobody learns what there was. */
function tell(problem: Problem, { kit, request }: Exchange): Answer {
  const nonce = freshNonce();
  const body = barePage({
    language: readerLanguage(request),
    nonce,
    style: assetPath(basePath(kit.publicUrl), "style"),
    kind: problem.code === "not-found" ? "unknown" : "trouble",
  });
  return {
    status: PROBLEMS[problem.code].status,
    headers: { ...problemHeaders(problem), ...pageHeaders(nonce) },
    body,
  };
}

/** What the reader chose, else what the order says, else what the browser asks for. */
export function readerLanguage(request: IncomingMessage, ofOrder?: string): string {
  return (
    chosenLanguage(request) ??
    ofOrder ??
    acceptedLanguage(request.headers["accept-language"], isLanguage) ??
    "en"
  );
}

/** The language that the address names; undefined where it names none. */
export function chosenLanguage({ url = "" }: IncomingMessage): string | undefined {
  return /[?&]language=([a-z]{2})(?:&|$)/u.exec(url)?.[1];
}
