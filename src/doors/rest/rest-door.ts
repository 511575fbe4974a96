/** The REST door: job routes for JSON and XML. Routes come from the operations table; every request goes one way. */

import { Router } from "express";

import type { Door } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import type { FrontRoute } from "../server/front-routes.ts";
import { isId } from "../http/ids.ts";
import { OWN } from "./dialect.ts";
import type { Operation } from "./operation.ts";
import { DIALECTS, OPERATIONS } from "./operation-table.ts";
import { type Address, type ByMethod, serve } from "./serve.ts";

/** All REST operations, in every dialect. */
export function restDoor(kit: DoorKit): Door {
  return { dialects: DIALECTS, router: routerOf(kit), frontRoute: frontRouteOf(kit) };
}

/** It answers nothing outside the operations' addresses. */
function routerOf(kit: DoorKit): Router {
  const router = Router();
  const paths = [...new Set(OPERATIONS.map(({ path }) => path))];
  for (const dialect of DIALECTS) {
    const known = OPERATIONS.filter(({ name }) => dialect.operations?.has(name) ?? true);
    for (const [path, operations] of byPath(known)) {
      const actions = paths
        .filter((each) => each.startsWith(`${path}:`))
        .map((each) => each.slice(path.length));
      const address = { dialect, operations, actions };
      router.all(routeOf(path.replace(OWN.base, dialect.base)), (request, response) =>
        serve(kit, address, { request, response, params: request.params }),
      );
    }
  }
  return router;
}

const JOB = "/v1/jobs/{jobId}";
const BEFORE_ID = JOB.indexOf("{");
const ID_LENGTH = 36;

/** The addresses without an id, and those of one job and of what it has, for use in front of express. */
function frontRouteOf(kit: DoorKit): FrontRoute {
  const paths = byPath(OPERATIONS);
  const addresses = new Map<string, Address>();
  for (const [path, operations] of paths) {
    if (!path.replace(JOB, "").includes("{")) {
      addresses.set(path, { dialect: OWN, operations, actions: [] });
    }
  }
  return (path) => {
    const jobId = path.slice(BEFORE_ID, BEFORE_ID + ID_LENGTH);
    if (!isId(jobId)) {
      const address = path.includes("{") ? undefined : addresses.get(path);
      return (
        address && ((request, response) => serve(kit, address, { request, response, params: {} }))
      );
    }
    const address = addresses.get(path.replace(jobId, "{jobId}"));
    return (
      address &&
      ((request, response) => serve(kit, address, { request, response, params: { jobId } }))
    );
  };
}

function byPath(operations: readonly Operation[]): ReadonlyMap<string, ByMethod> {
  const paths = new Map<string, Map<string, Operation>>();
  for (const operation of operations) {
    const methods = paths.get(operation.path) ?? new Map<string, Operation>();
    methods.set(operation.method, operation);
    if (operation.method === "GET") {
      methods.set("HEAD", operation);
    }
    paths.set(operation.path, methods);
  }
  return paths;
}

/** `/v1/jobs/{jobId}:start` becomes express' `/v1/jobs/:jobId\:start`. */
function routeOf(path: string): string {
  return path.replaceAll(":", "\\:").replace(/\{([a-zA-Z]+)\}/gu, ":$1");
}
