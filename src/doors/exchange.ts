/** The one way of every request: its id and trace, who calls, the act, the headers of every answer, what failed, and the news of it once. */

import type { IncomingMessage, ServerResponse } from "node:http";

import type { Problem } from "../core/model/problem.ts";
import { demand, type Permission, type Principal } from "../core/model/principal.ts";
import type { Dialect, Exchange, Params } from "./dialect.ts";
import type { DoorKit } from "./door-kit.ts";
import { type Answer, tellSent, writeAnswer } from "./http/answer.ts";
import { demandNoLostBody } from "./http/digest-fields.ts";
import { fillsWindow } from "./http/negotiation/prefers-page.ts";
import { readBody } from "./http/read-body.ts";
import { beginRequest, endRequest } from "./http/request-span.ts";
import { requestIdOf, traceOf } from "./http/request-trace.ts";
import { digestedContent, wantedDigests } from "./http/told-digests.ts";
import { problemPage } from "./look/problem-page.ts";
import { problemOf } from "./problems/encode.ts";
import { inCallersLanguage } from "./problems/language.ts";
import { PROBLEMS } from "./problems/table.ts";
import { placeOf } from "./server/place.ts";
import { RateLimited } from "./server/rate-limit.ts";

/** What a door does with a request. Whatever it throws is told in the door's dialect. */
export type Act = (exchange: Exchange) => Promise<Answer> | Answer;

export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly act: Act;
  /** As metrics and log name it, where that is known before the act. */
  readonly operation?: string | undefined;
  /** What the router found in the path; without it nobody knows what of the path may be a key, and no trace tells it. */
  readonly params?: Params | undefined;
  /** Asked again and again by machines: counted, but not worth a line in the log. */
  readonly isProbe?: boolean;
}

const NO_PARAMS: Params = {};

/** Answers a request, also when it fails. */
export async function exchange(
  kit: DoorKit,
  dialect: Dialect,
  { request, response, act, operation = "none", params, isProbe }: Incoming,
): Promise<void> {
  const startedMs = performance.now();
  const { ids, telemetry } = kit.ports;
  const requestId = requestIdOf(request, ids);
  const sent = traceOf(request, requestId);
  const span = isProbe === true ? undefined : beginRequest(kit, request, { trace: sent, params });
  const trace = span === undefined ? sent : { ...sent, traceparent: span.traceparent };
  const under: Exchange = {
    kit,
    dialect,
    request,
    requestId,
    trace,
    params: params ?? NO_PARAMS,
    operation,
  };
  let status: number;
  try {
    const answer = await (span === undefined ? act(under) : span.within(() => act(under)));
    ({ status } = answer);
    await send(under, response, answer);
    await tellSent(response, answer);
  } catch (error) {
    status = await answerFailure(under, response, error);
  } finally {
    if (under.release !== undefined) {
      await under.release();
    }
  }
  endRequest(span, under, status);
  telemetry?.requestAnswered({
    requestId,
    traceparent: trace.traceparent,
    door: dialect.name,
    operation: under.operation,
    status,
    durationMs: performance.now() - startedMs,
    code: under.code,
    isProbe,
  });
}

/** Returns the status that stands for what failed, whatever the door tells. */
async function answerFailure(
  under: Exchange,
  response: ServerResponse,
  error: unknown,
): Promise<number> {
  const problem = problemOf(error, under.kit.ports.log, under.requestId);
  under.code ??= problem.code;
  if (response.headersSent) {
    // Half an answer cannot be mended; the caller sees that it broke off.
    response.destroy();
  } else {
    const told = tell(problem, under);
    const isLimited = error instanceof RateLimited;
    await send(under, response, isLimited ? withHeaders(told, error.headers) : told);
  }
  return PROBLEMS[problem.code].status;
}

/** To whoever reads, as a page; in the language that the caller asks for. */
function tell(problem: Problem, under: Exchange): Answer {
  const { dialect, request } = under;
  const isPage = dialect.tellsPeople !== true && fillsWindow(request);
  const told = dialect.hasOwnLanguage === true ? problem : inCallersLanguage(problem, request);
  return isPage ? problemPage(told, under) : dialect.tell(told, under);
}

function send(under: Exchange, response: ServerResponse, answer: Answer): Promise<void> {
  const { kit, dialect, request, requestId, principal } = under;
  const left = principal && kit.rateLimit?.headersOf(principal, kit.proxies.addressOf(request));
  const { status, headers, body } = answer;
  const whole: Answer = {
    status,
    headers: { ...headers, "X-Request-Id": requestId, ...left },
    body,
  };
  return dialect.finish === undefined
    ? writeAnswer(response, withDigests(request, whole))
    : dialect
        .finish(whole, under)
        .then((finished) => writeAnswer(response, withDigests(request, finished)));
}

/** With the digests that the caller wants: in front of what is there as a whole, behind what is made while it is sent. Files bring theirs. */
function withDigests(request: IncomingMessage, answer: Answer): Answer {
  const { body } = answer;
  if (typeof body === "string" || body instanceof Uint8Array) {
    const digests = wantedDigests(request.headers, body);
    return digests === undefined ? answer : withHeaders(answer, digests);
  }
  return body === undefined || endsOtherwise(answer) ? answer : withTrailer(request, answer, body);
}

/** A file, whose digests are known or told of a part; and events, which have no end that anybody waits for. */
function endsOtherwise({ headers }: Answer): boolean {
  return (
    headers["Content-Length"] !== undefined ||
    headers["Content-Type"]?.startsWith("text/event-stream") === true
  );
}

function withTrailer(
  request: IncomingMessage,
  answer: Answer,
  body: AsyncIterable<Uint8Array>,
): Answer {
  const digested = digestedContent(request, body);
  if (digested === undefined) {
    return answer;
  }
  const { status, headers } = answer;
  return {
    status,
    headers: { ...headers, Trailer: digested.names.join(", ") },
    body: digested.content,
    trailer: () => digested.fields(),
  };
}

function withHeaders({ status, headers, body }: Answer, more: Answer["headers"]): Answer {
  return { status, headers: { ...headers, ...more }, body };
}

/** The bytes of the body; empty if there is none. Throws what readBody throws. */
export function bodyOf({ kit, request }: Pick<Exchange, "kit" | "request">): Promise<Uint8Array> {
  return readBody(request, { bytesMax: kit.bodyBytesMax, timeoutMs: kit.requestTimeoutMs });
}

/**
 * Who calls, by what the dialect reads off the request unless it is given. Throws unauthenticated, too-many-requests, unavailable; forbidden
 * for whoever may not do this, or calls from where nobody is let in; digest-mismatch for a body that was lost on its way.
 */
export async function letIn(
  exchange: Exchange,
  demands: Permission | "nothing",
  shown = exchange.dialect.credentials(exchange.request),
): Promise<Principal> {
  const { kit, request } = exchange;
  const principal = await kit.authenticator.authenticate({
    ...placeOf(request, kit.proxies),
    shown,
  });
  exchange.principal = principal;
  if (demands !== "nothing") {
    demand(principal, demands);
  }
  demandNoLostBody(request.headers, exchange.dialect.digestFields);
  return principal;
}
