/** The description of the REST door: /openapi.json for programs, /docs for people. Both are made once, when first asked for. */

import { Router } from "express";

import { type Answer, writeAnswer } from "../../http/answer.ts";
import { docsPage } from "./docs-page.ts";
import { STYLE_HASH } from "./docs-style.ts";
import { buildOpenApi, type DescriptionDeps } from "./openapi.ts";

const FRESH = "public, max-age=300";

/** Routes both addresses; others fall through. */
export function descriptionDoor(deps: DescriptionDeps): Router {
  const router = Router();
  const openApi = once(() => buildOpenApi(deps));
  const json = once(() => JSON.stringify(openApi()));
  const html = once(() => docsPage(openApi()));
  router.get("/openapi.json", (_request, response) =>
    writeAnswer(response, answer("application/json", json())),
  );
  router.get("/docs", (_request, response) => writeAnswer(response, page(html())));
  return router;
}

function once<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function answer(type: string, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status: 200,
    headers: {
      "Content-Type": type,
      "Cache-Control": FRESH,
      "X-Content-Type-Options": "nosniff",
      ...headers,
    },
    body,
  };
}

function page(html: string): Answer {
  return answer("text/html; charset=utf-8", html, {
    "Content-Security-Policy": `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "Referrer-Policy": "no-referrer",
  });
}
