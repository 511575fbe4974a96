/** The dashboard: pages at the addresses where programs get documents, for whoever reads; and the forms of these pages. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";

import type { Door } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange, letIn } from "../exchange.ts";
import { basePath } from "../http/base-path.ts";
import { idOf } from "../http/ids.ts";
import { prefersPage } from "../http/negotiation/prefers-page.ts";
import { withoutQuery } from "../http/request-path.ts";
import { demandReading } from "../read-only-door.ts";
import type { FrontRoute } from "../server/front-routes.ts";
import { answerAsset, isAsset } from "./assets.ts";
import { DASHBOARD, FORMS } from "./dialect.ts";
import type { DashboardOperation } from "./operation.ts";
import { operationsOf } from "./operations.ts";
import { demandOwnForm } from "./own-page.ts";
import type { AskedElsewhere } from "./told-elsewhere.ts";

/** Stands before the doors of programs, and leaves to them whatever does not ask for a page. */
export function dashboardDoor(kit: DoorKit, askedElsewhere: AskedElsewhere): Door {
  const base = basePath(kit.publicUrl);
  const operations = operationsOf(askedElsewhere);
  const frontRoute: FrontRoute = (path, { method = "", headers }) => {
    if (isAsset(path)) {
      return asset(kit, path);
    }
    const isReading = method === "GET" || method === "HEAD";
    if (isReading ? !isReadHere(path, headers) : !isFormPath(path)) {
      return undefined;
    }
    const found = operationAt(operations, path, isReading ? "GET" : method);
    return found && ((request, response) => visit(kit, base, { ...found, request, response }));
  };
  const router: RequestHandler = (request, response, next) => {
    const handle = frontRoute(withoutQuery(request.url), request);
    return handle === undefined ? next() : handle(request, response);
  };
  return { dialects: [DASHBOARD], router, frontRoute };
}

function asset(kit: DoorKit, path: string): ReturnType<FrontRoute> {
  return (request, response) =>
    exchange(kit, DASHBOARD, {
      request,
      response,
      operation: "asset",
      act: () => {
        demandReading(request);
        return answerAsset(path);
      },
    });
}

/** What the script of a page asks for is at no address of programs. */
function isReadHere(path: string, headers: IncomingMessage["headers"]): boolean {
  return path.startsWith("/dashboard/") || prefersPage({ headers });
}

function isFormPath(path: string): boolean {
  return path.startsWith("/dashboard/") || path.startsWith("/sign-");
}

interface Found {
  readonly operation: DashboardOperation;
  readonly ids: Readonly<Record<string, string>>;
}

/** A trailing slash is always allowed. */
function operationAt(
  operations: readonly DashboardOperation[],
  path: string,
  method: string,
): Found | undefined {
  const segments = path.replace(/(?<=.)\/$/u, "").split("/");
  for (const operation of operations) {
    const ids = operation.method === method ? idsIn(segments, operation.path) : undefined;
    if (ids !== undefined) {
      return { operation, ids };
    }
  }
  return undefined;
}

/** What stands at the places of ids; undefined where the path is another. */
function idsIn(
  segments: readonly string[],
  pattern: string,
): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const ids: Record<string, string> = {};
  for (const [at, name] of wanted.entries()) {
    const segment = segments[at];
    if (name.startsWith("{") && segment !== undefined && !segment.includes(":")) {
      ids[name.slice(1, -1)] = segment;
    } else if (name !== segment) {
      return undefined;
    }
  }
  return segments.length === wanted.length ? ids : undefined;
}

interface Request extends Found {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function visit(
  kit: DoorKit,
  base: string,
  { operation, ids, request, response }: Request,
): Promise<void> {
  const { name, method, demands } = operation;
  return exchange(kit, method === "POST" ? FORMS : DASHBOARD, {
    request,
    response,
    operation: name,
    params: ids,
    act: async (under) => {
      if (method === "POST") {
        demandOwnForm(under);
      }
      if (demands !== "nobody") {
        await letIn(under, demands);
      }
      for (const id of Object.values(ids)) {
        idOf(id);
      }
      return operation.handle({ under, base, ids });
    },
  });
}
