/** The description of the REST door: /openapi.json for programs, /docs for people. Both are made once, when first asked for. */

import { queryPart } from "../../http/request-path.ts";
import type { Router } from "express";

import { listWorkflows } from "../../../core/jobs/list-workflows.ts";
import { type Exchange, ownDialect } from "../../dialect.ts";
import type { DoorKit } from "../../door-kit.ts";
import type { Answer } from "../../http/answer.ts";
import { basePath } from "../../http/base-path.ts";
import type { Html } from "../../http/html.ts";
import { pageAnswer } from "../../look/document.ts";
import { readOnlyDoor } from "../../read-only-door.ts";
import { docsPage } from "./docs-page.ts";
import { foundPage, passagesOf } from "./docs-search.ts";
import { buildOpenApi } from "./openapi.ts";

const FRESH = { "Cache-Control": "public, max-age=300" } as const;

/** Routes both addresses. */
export function descriptionDoor(kit: DoorKit): Router {
  const base = basePath(kit.publicUrl);
  const openApi = once(() => buildOpenApi(kit));
  const json = once(() => JSON.stringify(openApi()));
  const main = once(() => {
    const { publicUrl, isOpen } = kit;
    const workflows = listWorkflows(kit.ports);
    return docsPage({ openApi: openApi(), workflows, base, publicUrl, isOpen });
  });
  const told = (title: string, shown: Html): Answer =>
    pageAnswer({ title, main: shown, base, here: "/docs" }, { headers: FRESH });
  const page = once(() => told("Reference", main()));
  const passages = once(() => passagesOf(main()));
  const docs = ({ request: { url = "" } }: Exchange): Answer => {
    const asked = (new URLSearchParams(queryPart(url)).get("q") ?? "").trim();
    return asked === ""
      ? page()
      : told("Found in the reference", foundPage(passages(), asked, base));
  };
  return readOnlyDoor(kit, ownDialect("description"), {
    "/openapi.json": { operation: "openapi", act: () => jsonAnswer(json()) },
    "/docs": { operation: "docs", act: docs },
  });
}

function once<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function jsonAnswer(body: string): Answer {
  return {
    status: 200,
    headers: {
      ...FRESH,
      "Content-Type": "application/json",
      "X-Content-Type-Options": "nosniff",
    },
    body,
  };
}
