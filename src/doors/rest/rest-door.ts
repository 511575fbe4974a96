/** The REST door: job routes for JSON and XML. Routes come from the operations table; every request goes one way. */

import { Router } from "express";

import type { FrontRoute } from "../server/front-routes.ts";
import { type Base, CONVERSION, isId, type RestDeps } from "./call.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operation-table.ts";
import { type ByMethod, serve } from "./serve.ts";

/** A router for all REST operations. It answers nothing outside their addresses. */
export function restDoor(deps: RestDeps): Router {
  const router = Router();
  const conversion = OPERATIONS.filter(({ isConversion }) => isConversion);
  const paths = [...new Set(OPERATIONS.map(({ path }) => path))];
  for (const [base, known] of [
    [OWN, OPERATIONS],
    [CONVERSION, conversion],
  ] as const) {
    for (const [path, operations] of byPath(known)) {
      const actions = paths
        .filter((each) => each.startsWith(`${path}:`))
        .map((each) => each.slice(path.length));
      router.all(routeOf(base + path.slice(OWN.length)), (request, response) =>
        serve(deps, operations, { request, response, params: request.params, base, actions }),
      );
    }
  }
  return router;
}

const OWN: Base = "/v1";

const JOBS = "/v1/jobs";
const JOB = "/v1/jobs/{jobId}";
const NO_PARAMS = {};

/** The addresses that are called all the time, submitting and asking for one job, for use in front of express. */
export function restFrontRoute(deps: RestDeps): FrontRoute {
  const paths = byPath(OPERATIONS);
  const jobs: ByMethod = paths.get(JOBS) ?? new Map();
  const job: ByMethod = paths.get(JOB) ?? new Map();
  return (path) => {
    if (path === JOBS) {
      return (request, response) =>
        serve(deps, jobs, { request, response, params: NO_PARAMS, base: OWN });
    }
    const jobId = path.startsWith(`${JOBS}/`) ? path.slice(JOBS.length + 1) : "";
    return isId(jobId)
      ? (request, response) => serve(deps, job, { request, response, params: { jobId }, base: OWN })
      : undefined;
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
