/** The middle of every call: who calls, which operation with which parameters, and what it answers, whatever stands around it. */

import type { IncomingMessage } from "node:http";
import type { Contract, Value, XmlElement } from "../../contract/contract.ts";
import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";
import { didYouMean } from "../../core/text/nearest-name.ts";
import type { Ports } from "../../core/ports/ports.ts";
import type { Authenticator, Shown } from "../../core/ports/access.ts";
import { demand, type Principal } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Trace } from "../../core/ports/telemetry.ts";
import type { Answer } from "../http/answer.ts";
import { problemOf } from "../problems/encode.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { placeOf } from "../server/place.ts";
import type { Proxies } from "../server/proxies.ts";
import { PROBLEMS } from "../problems/table.ts";
import { sentRequestId, traceOf } from "../http/request-trace.ts";
import { localeOf } from "./accept-language.ts";
import type { AuthHeader } from "./auth-header.ts";
import { gzipAnswer, isGzipWanted } from "./gzip-answer.ts";
import type { Calling } from "./operations/operation.ts";
import type { Operation, Operations } from "./operation-table.ts";
import { inIpsWords } from "./words/pointers.ts";
import { LATEST_VERSION } from "./wsdl/service.ts";
import { shown, shownName } from "./soap/xml-text.ts";

export interface CallDeps {
  readonly ports: Ports;
  readonly contract: Contract;
  readonly authenticator: Authenticator;
  readonly proxies: Proxies;
  readonly operations: Operations;
  readonly bodyBytesMax: number;
  readonly requestTimeoutMs: number;
  readonly publicUrl?: string | undefined;
}

/** What is known of a call so far; each stage adds what it learns, so that a failure is told as the caller wants it. */
export interface Call {
  readonly request: IncomingMessage;
  /** With an id where the caller sent one or was told a fault. */
  trace: Trace;
  auth: AuthHeader;
  /** Who was let in, and by what: so nobody is let in twice, nor by what the document does not say in the end. */
  letIn?: { readonly principal: Principal; readonly by: AuthHeader };
  operation?: string;
  /** Of the problem that was told. */
  code?: string;
  /** The HTTP status that stands for what failed; the answer's own is 500 whatever it was, or what the caller asked for. */
  failureStatus?: number;
}

/** How one kind of call is answered. */
export interface Way {
  readonly succeed: (call: Call) => Promise<Answer>;
  readonly fail: (problem: Problem, requestId: string, call: Call) => Answer;
}

/** Answers a call in its way. Never rejects: whatever fails is told. */
export async function answerInWay(
  request: IncomingMessage,
  { ports }: CallDeps,
  way: Way,
): Promise<Answer> {
  const startedMs = performance.now();
  const call: Call = { request, trace: traceOf(request, sentRequestId(request)), auth: {} };
  const answer = await way.succeed(call).catch((error: unknown) => {
    const requestId = call.trace.requestId ?? ports.ids.next();
    const problem = problemOf(error, ports.log, requestId);
    call.trace = { ...call.trace, requestId };
    call.code = problem.code;
    call.failureStatus = PROBLEMS[problem.code].status;
    return way.fail(problem, requestId, call);
  });
  ports.telemetry?.requestAnswered({
    ...call.trace,
    door: "soap",
    operation: call.operation ?? "none",
    status: call.failureStatus ?? answer.status,
    durationMs: performance.now() - startedMs,
    ...(call.code !== undefined && { code: call.code }),
  });
  return isGzipWanted(answer, call) ? await gzipAnswer(answer) : answer;
}

/** What an operation is called with, with nothing left of the document it came in. */
export interface Asked {
  readonly operation: Operation;
  readonly param: Value;
  readonly principal: Principal;
  /** Of the request's element; its version is the answer's. */
  readonly namespace: string;
}

/** Who calls, by what HTTP and authHeader say together. Throws what the authenticator throws. */
export async function authenticate(
  call: Call,
  { authenticator, proxies }: CallDeps,
): Promise<Principal> {
  const { request, auth } = call;
  if (call.letIn !== undefined && showsSame(auth, call.letIn.by)) {
    return call.letIn.principal;
  }
  const shown = shownBy(auth, request.headers.authorization);
  const principal = await authenticator
    .authenticate({ ...placeOf(request, proxies), shown })
    .catch((error: unknown) => {
      throw withPassedOver(error, auth.passedOver);
    });
  call.letIn = { principal, by: auth };
  return principal;
}

/** The document's user outranks HTTP, because it is part of the message; its token does not. */
function shownBy(
  { user, password, accessToken }: AuthHeader,
  authorization: string | undefined,
): Shown | undefined {
  if (user !== undefined && password !== undefined) {
    return { kind: "password", user, password };
  }
  if (authorization !== undefined) {
    return { kind: "authorization", text: authorization };
  }
  return accessToken === undefined ? undefined : { kind: "token", text: accessToken };
}

/** Whoever shows no credentials is told what was passed over that may have been meant for some. */
function withPassedOver(error: unknown, passedOver: string | undefined): unknown {
  return passedOver !== undefined &&
    error instanceof Problem &&
    error.options.reason === "no-credentials"
    ? new Problem(error.code, `${passedOver} ${error.detail}`, error.options)
    : error;
}

function showsSame(a: AuthHeader, b: AuthHeader): boolean {
  return a.user === b.user && a.password === b.password && a.accessToken === b.accessToken;
}

/** Throws forbidden where the principal may not do the operation at all. */
export function demandOf({ demands }: Operation, principal: Principal): void {
  if (demands !== "nothing") {
    demand(principal, demands);
  }
}

/** The operation that an element asks for, with its parameters. Throws malformed-document, forbidden, invalid-document. */
export function readParam(
  content: XmlElement,
  principal: Principal,
  { contract, operations }: CallDeps,
): Asked {
  const operation = operationOf(content, contract, operations);
  demandOf(operation, principal);
  const { namespace } = content;
  const root = { vocabulary: "ips", name: operation.paramElement, namespace } as const;
  return { operation, principal, namespace, param: contract.readXml(content, root) };
}

/** The operation that an element asks for. Throws malformed-document. */
export function operationOf(
  content: XmlElement,
  contract: Contract,
  operations: Operations,
): Operation {
  if (!contract.isIpsNamespace(content.namespace)) {
    throw new Problem(
      "malformed-document",
      `The request is ${shownName(content)}, a namespace that is not known here. Use ${IPS_NAMESPACE}/${LATEST_VERSION} or another that a WSDL of this service names.`,
    );
  }
  const operation = operations.byParamElement.get(content.name);
  if (operation === undefined) {
    const known = [...operations.byParamElement.keys()];
    const meant = didYouMean(content.name, known);
    throw new Problem(
      "malformed-document",
      `There is no operation that takes ${shown(content.name)}.${meant} This service takes ${known.join(", ")}.`,
    );
  }
  return operation;
}

/** Does the operation and returns the value of its return element. Throws what the operation throws, in words of IPS. */
export async function perform(asked: Asked, call: Call, deps: CallDeps): Promise<Value> {
  const { operation, param } = asked;
  call.operation = operation.name;
  try {
    return await operation.handle(param, callingOf(asked, call, deps));
  } catch (error) {
    throw inIpsWords(error);
  }
}

/** What operations work with. */
function callingOf(
  { principal, namespace }: Pick<Asked, "principal" | "namespace">,
  { request, trace, auth }: Call,
  { ports, contract, authenticator, proxies, publicUrl }: CallDeps,
): Calling {
  return {
    ports,
    contract,
    principal,
    namespace,
    trace,
    idempotencyKey: idempotencyKeyOf(request),
    locale: localeOf(auth.locale, request.headers["accept-language"]),
    baseUrl: publicUrl ?? proxies.urlOf(request),
    logIn: ({ email, password }) =>
      authenticator.authenticate({
        ...placeOf(request, proxies),
        shown: { kind: "password", user: email, password },
      }),
  };
}
