/** The REST door: job routes for JSON and XML. Routes come from the operations table; every request goes one way. */

import { type Request, type Response, Router } from "express";

import { Problem } from "../../core/problem.ts";
import { type Answer, writeAnswer } from "../answer.ts";
import { problemOf } from "../failure.ts";
import { answerFormat, bodyFormat } from "../negotiate.ts";
import { tellProblem } from "../tell-problem.ts";
import { credentialsOf, idOf, queryOf, type RestDeps } from "./call.ts";
import { type Operation, OPERATIONS } from "./operations.ts";

type ByMethod = ReadonlyMap<string, Operation>;

/** A router for all REST operations. It answers nothing outside their addresses. */
export function restDoor(deps: RestDeps): Router {
  const router = Router();
  for (const [path, operations] of byPath(OPERATIONS)) {
    router.all(routeOf(path), (request, response) =>
      serve(deps, operations, { request, response }),
    );
  }
  return router;
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

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

async function serve(deps: RestDeps, operations: ByMethod, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const { contract, ports, publicUrl } = deps;
  const requestId = ports.ids.next();
  try {
    const answer = await answerTo(deps, operations, request);
    await write(response, requestId, answer);
  } catch (error) {
    const problem = problemOf(error, ports.log, requestId);
    if (response.headersSent) {
      // Half an answer cannot be mended; the caller sees that it broke off.
      response.destroy();
      return;
    }
    await writeAnswer(response, tellProblem(problem, request, { contract, requestId, publicUrl }));
  }
}

async function answerTo(deps: RestDeps, operations: ByMethod, request: Request): Promise<Answer> {
  const operation = operations.get(request.method);
  if (operation === undefined) {
    throw methodNotAllowed([...operations.keys()]);
  }
  const principal = await deps.authenticator.authenticate(credentialsOf(request));
  const format =
    operation.answers === "document"
      ? answerFormat(request.headers.accept, bodyFormat(request.headers["content-type"])?.format)
      : "json";
  return operation.handle({
    deps,
    request,
    principal,
    jobId: idOf(request.params["jobId"]),
    resultId: idOf(request.params["resultId"]),
    query: queryOf(request.url, operation.query),
    format,
  });
}

function methodNotAllowed(allow: readonly string[]): Problem {
  return new Problem("method-not-allowed", `This address takes only ${allow.join(", ")}.`, {
    allow,
  });
}

function write(response: Response, requestId: string, answer: Answer): Promise<void> {
  return writeAnswer(response, {
    ...answer,
    headers: { ...answer.headers, "X-Request-Id": requestId },
  });
}
