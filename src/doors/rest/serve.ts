/** The one way of every REST request: authenticate, negotiate, call the operation, write its answer or its problem. */

import type { IncomingMessage, ServerResponse } from "node:http";

import { didYouMean } from "../../core/text/nearest-name.ts";
import { demand } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Trace } from "../../core/ports/telemetry.ts";
import { type Answer, writeAnswer } from "../http/answer.ts";
import { problemOf } from "../problems/from-error.ts";
import { answerFormat, bodyFormat } from "../http/negotiate.ts";
import { credentialsOf } from "../server/place.ts";
import { PROBLEMS } from "../problems/table.ts";
import { requestIdOf, traceOf } from "../http/request-trace.ts";
import { tellProblem } from "../problems/tell.ts";
import { type Base, type Call, CONVERSION, idOf, isId, queryOf, type RestDeps } from "./call.ts";
import { namedByConversion, withoutEmpty } from "./conversion-dialect.ts";
import { demandPreconditions } from "./guards.ts";
import type { Operation } from "./operation.ts";

/** The operations of one address. */
export type ByMethod = ReadonlyMap<string, Operation>;

/** A request with what the router found in its path. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly base: Base;
  /** What may stand behind the id, such as `:start`; none without it. */
  readonly actions?: readonly string[];
}

/** Answers the request, also when it fails. */
export async function serve(
  deps: RestDeps,
  operations: ByMethod,
  exchange: Exchange,
): Promise<void> {
  const { request, response } = exchange;
  const { contract, ports, publicUrl } = deps;
  const startedMs = performance.now();
  const requestId = requestIdOf(request, ports.ids);
  const trace = traceOf(request, requestId);
  const operation = operations.get(request.method ?? "");
  const seen = { ...trace, door: "rest", operation: operation?.name ?? "none" } as const;
  try {
    demandAction(exchange);
    if (operation === undefined) {
      throw methodNotAllowed([...operations.keys()]);
    }
    const { status, headers, body } = await answerTo(deps, operation, { ...exchange, trace });
    const named = { ...headers, "X-Request-Id": requestId };
    await writeAnswer(response, { status, headers: named, body });
    ports.telemetry?.requestAnswered({
      ...seen,
      status,
      durationMs: performance.now() - startedMs,
    });
  } catch (error) {
    const problem = problemOf(error, ports.log, requestId);
    const { code } = problem;
    const { status } = PROBLEMS[code];
    if (response.headersSent) {
      // Half an answer cannot be mended; the caller sees that it broke off.
      response.destroy();
    } else {
      const named = exchange.base === CONVERSION ? namedByConversion(problem) : undefined;
      const place = { contract, requestId, publicUrl, named };
      await writeAnswer(response, tellProblem(problem, request, place));
    }
    const durationMs = performance.now() - startedMs;
    ports.telemetry?.requestAnswered({ ...seen, status, code, durationMs });
  }
}

async function answerTo(
  deps: RestDeps,
  operation: Operation,
  { request, params, base, trace }: Exchange & { readonly trace: Trace },
): Promise<Answer> {
  const { url = "", headers } = request;
  const principal = await deps.authenticator.authenticate(credentialsOf(request, deps.proxies));
  if (operation.demands !== "nothing") {
    demand(principal, operation.demands);
  }
  const format =
    operation.answers === "document"
      ? answerFormat(headers.accept, bodyFormat(headers["content-type"])?.format)
      : "json";
  const query = queryOf(url, operation.query);
  const call: Call = {
    deps,
    request,
    principal,
    base,
    jobId: idOf(params["jobId"], "job"),
    resultId: idOf(params["resultId"]),
    deliveryId: idOf(params["deliveryId"]),
    scheduleId: idOf(params["scheduleId"]),
    query: base === CONVERSION ? withoutEmpty(query) : query,
    format,
    trace,
  };
  if (operation.guard !== undefined) {
    await demandPreconditions(call, operation.guard);
  }
  const answer = await operation.handle(call);
  const left = deps.rateLimit?.headersOf(principal, deps.proxies.addressOf(request));
  return left === undefined ? answer : { ...answer, headers: { ...answer.headers, ...left } };
}

/** Throws not-found where something stands behind an id that is no action. */
function demandAction({ params, actions = [] }: Exchange): void {
  const last = Object.values(params).at(-1);
  const colon = typeof last === "string" ? last.indexOf(":") : -1;
  if (typeof last !== "string" || colon < 0 || !isId(last.slice(0, colon))) {
    return;
  }
  const action = last.slice(colon);
  const known = actions.length === 0 ? "none" : actions.join(", ");
  throw new Problem(
    "not-found",
    `There is no action ${action.slice(0, 40)} here.${didYouMean(action, actions)} Known: ${known}.`,
  );
}

function methodNotAllowed(allow: readonly string[]): Problem {
  return new Problem("method-not-allowed", `This address takes only ${allow.join(", ")}.`, {
    allow,
  });
}
