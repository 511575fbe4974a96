/** The description of the REST door: /openapi.json for programs, /docs for people. Both are made once, when first asked for. */

import type { Router } from "express";

import { listWorkflows } from "../../../core/jobs/list-workflows.ts";
import { ownDialect } from "../../dialect.ts";
import type { DoorKit } from "../../door-kit.ts";
import type { Answer } from "../../http/answer.ts";
import { basePath } from "../../http/base-path.ts";
import { pageAnswer } from "../../look/document.ts";
import { readOnlyDoor } from "../../read-only-door.ts";
import { docsPage } from "./docs-page.ts";
import { buildOpenApi } from "./openapi.ts";

const FRESH = { "Cache-Control": "public, max-age=300" } as const;

/** Routes both addresses. */
export function descriptionDoor(kit: DoorKit): Router {
  const base = basePath(kit.publicUrl);
  const openApi = once(() => buildOpenApi(kit));
  const json = once(() => JSON.stringify(openApi()));
  const page = once(() => {
    const { publicUrl, isOpen } = kit;
    const workflows = listWorkflows(kit.ports);
    const main = docsPage({ openApi: openApi(), workflows, base, publicUrl, isOpen });
    return pageAnswer({ title: "Reference", main, base, here: "/docs" }, { headers: FRESH });
  });
  return readOnlyDoor(kit, ownDialect("description"), {
    "/openapi.json": { operation: "openapi", act: () => jsonAnswer(json()) },
    "/docs": { operation: "docs", act: page },
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
