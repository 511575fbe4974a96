/** The middle of every call: who calls, which operation with which parameters, and what it answers, whatever stands around it. */

import type { Contract, Value, XmlElement } from "../../contract/contract.ts";
import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";
import { didYouMean } from "../../core/text/nearest-name.ts";
import { demand, type Principal } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import { isLogLanguage } from "../../messages/languages.ts";
import type { Exchange } from "../dialect.ts";
import { letIn } from "../exchange.ts";
import { acceptedLanguage } from "../http/negotiation/accept-language.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { placeOf } from "../server/place.ts";
import type { AuthHeader } from "./auth-header.ts";
import type { Calling } from "./operations/operation.ts";
import type { Operation, Operations } from "./operation-table.ts";
import type { SoapVersion } from "../soap/soap-version.ts";
import { inIpsWords } from "./words/pointers.ts";
import { LATEST_VERSION } from "./wsdl/service.ts";
import { shown, shownName } from "../soap/xml-text.ts";

/** A request under way to an operation. */
export interface Call {
  readonly exchange: Exchange;
  readonly operations: Operations;
  readonly learnt: Learnt;
}

/** What is known of a call so far; each stage adds what it learns, so that a failure is told as the caller wants it. */
export interface Learnt {
  auth: AuthHeader;
  /** Who was let in, and by what: so nobody is let in twice, nor by what the document does not say in the end. */
  letIn?: { readonly principal: Principal; readonly by: AuthHeader };
  /** Of the envelope, where there is one. */
  soapVersion?: SoapVersion;
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
export async function authenticate({ exchange, learnt }: Call): Promise<Principal> {
  const { auth } = learnt;
  if (learnt.letIn !== undefined && showsSame(auth, learnt.letIn.by)) {
    return learnt.letIn.principal;
  }
  const principal = await letIn(exchange, "nothing").catch((error: unknown) => {
    throw withPassedOver(error, auth.passedOver);
  });
  learnt.letIn = { principal, by: auth };
  return principal;
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
export function readParam(content: XmlElement, principal: Principal, call: Call): Asked {
  const { contract } = call.exchange.kit;
  const operation = operationOf(content, contract, call.operations);
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
export async function perform(asked: Asked, call: Call): Promise<Value> {
  const { operation, param } = asked;
  call.exchange.operation = operation.name;
  try {
    return await operation.handle(param, callingOf(asked, call));
  } catch (error) {
    throw inIpsWords(error);
  }
}

/** What operations work with. */
function callingOf({ principal, namespace }: Asked, { exchange, learnt }: Call): Calling {
  const { kit, request, trace } = exchange;
  const { ports, contract, authenticator, proxies, publicUrl } = kit;
  return {
    ports,
    contract,
    principal,
    namespace,
    trace,
    idempotencyKey: idempotencyKeyOf(request),
    locale:
      learnt.auth.locale ?? acceptedLanguage(request.headers["accept-language"], isLogLanguage),
    baseUrl: publicUrl ?? proxies.urlOf(request),
    logIn: ({ email, password }) =>
      authenticator.authenticate({
        ...placeOf(request, proxies),
        shown: { kind: "password", user: email, password },
      }),
  };
}
