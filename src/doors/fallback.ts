/** What answers when no door did: addresses that nobody has, and failures that no door caught. For the end of the app. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorRequestHandler, RequestHandler } from "express";

import type { Contract } from "../contract/contract.ts";
import type { Ids, Log } from "../core/ports/base.ts";
import { Problem } from "../core/model/problem.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import { writeAnswer } from "./http/answer.ts";
import { problemOf } from "./problems/from-error.ts";
import { PROBLEMS } from "./problems/table.ts";
import { requestIdOf, traceOf } from "./http/request-trace.ts";
import { tellProblem } from "./problems/tell.ts";

export interface FallbackDeps {
  readonly contract: Contract;
  readonly ports: { readonly ids: Ids; readonly log: Log; readonly telemetry?: Telemetry };
  readonly publicUrl?: string | undefined;
}

/** Tells the caller of a request that is for no door why it is not taken. */
export function refusal(
  deps: FallbackDeps,
): (problem: Problem, request: IncomingMessage, response: ServerResponse) => void {
  return (problem, request, response) => {
    tell(deps, problem, { request, response }).catch(() => response.destroy());
  };
}

/** Middleware that answers every request with not-found. */
export function unknownAddress(deps: FallbackDeps): RequestHandler {
  return (request, response) => tell(deps, nothingAt(request.path), { request, response });
}

/** Who calls the bare root wants to know what is here. */
function nothingAt(path: string): Problem {
  const hint =
    path === "/"
      ? "The documentation is at /docs, the OpenAPI description at /openapi.json."
      : "Check its path.";
  return new Problem("not-found", `Nothing is at this address. ${hint}`);
}

/** Error middleware for what express itself throws, such as a path with a broken escape, and for our own mistakes. */
export function failedRequest(deps: FallbackDeps): ErrorRequestHandler {
  // Express knows error middleware by its four parameters.
  // eslint-disable-next-line max-params
  return (error: unknown, request, response, _next) =>
    tell(deps, isBrokenPath(error) ? brokenPath() : error, { request, response });
}

function isBrokenPath(error: unknown): boolean {
  return error instanceof Error && "status" in error && error.status === 400;
}

function brokenPath(): Problem {
  return new Problem(
    "malformed-document",
    "The address's path has a percent sign that is no escape. Write it as %25.",
  );
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function tell(
  { contract, ports, publicUrl }: FallbackDeps,
  error: unknown,
  { request, response }: Exchange,
): Promise<void> {
  const requestId = requestIdOf(request, ports.ids);
  const problem = problemOf(error, ports.log, requestId);
  ports.telemetry?.requestAnswered({
    ...traceOf(request, requestId),
    door: "other",
    operation: "none",
    status: PROBLEMS[problem.code].status,
    durationMs: 0,
    code: problem.code,
  });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  await writeAnswer(response, tellProblem(problem, request, { contract, requestId, publicUrl }));
}
