/** The description of the REST door: /openapi.json for programs, /docs for people. Both are made once, when first asked for. */

import type { Router } from "express";

import { ownDialect } from "../../dialect.ts";
import type { DoorKit } from "../../door-kit.ts";
import type { Answer } from "../../http/answer.ts";
import { readOnlyDoor } from "../../read-only-door.ts";
import { docsPage } from "./docs-page.ts";
import { STYLE_HASH } from "./docs-style.ts";
import { buildOpenApi } from "./openapi.ts";

const FRESH = "public, max-age=300";

/** Routes both addresses. */
export function descriptionDoor(kit: DoorKit): Router {
  const openApi = once(() => buildOpenApi(kit));
  const json = once(() => JSON.stringify(openApi()));
  const html = once(() => docsPage(openApi()));
  return readOnlyDoor(kit, ownDialect("description"), {
    "/openapi.json": { operation: "openapi", act: () => answer("application/json", json()) },
    "/docs": { operation: "docs", act: () => page(html()) },
  });
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
