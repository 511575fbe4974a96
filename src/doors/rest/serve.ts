/** The one way of every REST request: authenticate, negotiate, call the operation, write its answer or its problem. */

import type { IncomingMessage, ServerResponse } from "node:http";

import { Problem } from "../../core/problem.ts";
import { type Answer, writeAnswer } from "../answer.ts";
import { problemOf } from "../failure.ts";
import { answerFormat, bodyFormat } from "../negotiate.ts";
import { tellProblem } from "../tell-problem.ts";
import { credentialsOf, idOf, queryOf, type RestDeps } from "./call.ts";
import type { Operation } from "./operations.ts";

/** The operations of one address. */
export type ByMethod = ReadonlyMap<string, Operation>;

/** A request with what the router found in its path. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Answers the request, also when it fails. */
export async function serve(
  deps: RestDeps,
  operations: ByMethod,
  exchange: Exchange,
): Promise<void> {
  const { request, response } = exchange;
  const { contract, ports, publicUrl } = deps;
  const requestId = ports.ids.next();
  try {
    const { status, headers, body } = await answerTo(deps, operations, exchange);
    const named = { ...headers, "X-Request-Id": requestId };
    await writeAnswer(response, { status, headers: named, body });
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

async function answerTo(
  deps: RestDeps,
  operations: ByMethod,
  { request, params }: Exchange,
): Promise<Answer> {
  const { method = "", url = "", headers } = request;
  const operation = operations.get(method);
  if (operation === undefined) {
    throw methodNotAllowed([...operations.keys()]);
  }
  const principal = await deps.authenticator.authenticate(credentialsOf(request));
  const format =
    operation.answers === "document"
      ? answerFormat(headers.accept, bodyFormat(headers["content-type"])?.format)
      : "json";
  return operation.handle({
    deps,
    request,
    principal,
    jobId: idOf(params["jobId"]),
    resultId: idOf(params["resultId"]),
    query: queryOf(url, operation.query),
    format,
  });
}

function methodNotAllowed(allow: readonly string[]): Problem {
  return new Problem("method-not-allowed", `This address takes only ${allow.join(", ")}.`, {
    allow,
  });
}
