/** The pipeline of a SOAP call: from the request to its answer, which tells either the operation's return or a fault. */

import type { IncomingMessage } from "node:http";
import type { Contract, Value, XmlDocument, XmlElement } from "../../contract/contract.ts";
import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";
import type { Authenticator, Ports } from "../../core/ports.ts";
import type { Principal } from "../../core/principal.ts";
import { Problem } from "../../core/problem.ts";
import type { Trace } from "../../core/watch.ts";
import type { Answer } from "../answer.ts";
import { problemOf } from "../failure.ts";
import type { MediaType } from "../media-type.ts";
import { readBody } from "../read-body.ts";
import { sentRequestId, traceOf } from "../request-trace.ts";
import type { AuthHeader } from "./auth-header.ts";
import { demandSoapType, readContentType } from "./content-type.ts";
import { envelopeVersion, unwrap } from "./envelope.ts";
import { EnvelopeFault } from "./envelope-fault.ts";
import { faultAnswer } from "./fault-answer.ts";
import { gzipAnswer } from "./gzip-answer.ts";
import { demandUnderstood, readHeaderBlocks } from "./header-blocks.ts";
import type { Operation, Operations } from "./operations.ts";
import { refuseOtherAction } from "./soap-action.ts";
import { type SoapVersion, versionOfMediaType } from "./soap-version.ts";
import { contentTypeOf, wrap } from "./wrap.ts";
import { LATEST_VERSION } from "./wsdl-service.ts";
import { shown, shownName } from "./xml-text.ts";

export interface CallDeps {
  readonly ports: Ports;
  readonly contract: Contract;
  readonly authenticator: Authenticator;
  readonly operations: Operations;
  readonly bodyBytesMax: number;
  readonly requestTimeoutMs: number;
  readonly publicUrl?: string | undefined;
}

/** What is known of a call so far; each stage adds what it learns, so that a failure is told as the caller wants it. */
interface Call {
  readonly request: IncomingMessage;
  readonly mediaType: MediaType | undefined;
  /** The operation that the address names, if it does. */
  readonly pathOperation: string | undefined;
  /** With an id where the caller sent one or was told a fault. */
  trace: Trace;
  version: SoapVersion;
  operation?: string;
  /** Of the problem or fault that was told. */
  code?: string;
  faultStatus?: number | undefined;
  gzip?: boolean | undefined;
}

/** Answers a POST. Never rejects: whatever fails is told as a fault. */
export async function answerCall(
  request: IncomingMessage,
  pathOperation: string | undefined,
  deps: CallDeps,
): Promise<Answer> {
  const mediaType = readContentType(request.headers["content-type"]);
  const version = versionOfMediaType(mediaType);
  const startedMs = performance.now();
  const trace = traceOf(request, sentRequestId(request));
  const call: Call = { request, mediaType, pathOperation, trace, version };
  const answer = await succeed(call, deps).catch((error: unknown) => fail(call, deps, error));
  deps.ports.watch?.requestAnswered({
    ...call.trace,
    door: "soap",
    operation: call.operation ?? "none",
    status: answer.status,
    durationMs: performance.now() - startedMs,
    ...(call.code !== undefined && { code: call.code }),
  });
  return call.gzip === true ? await gzipAnswer(answer) : answer;
}

function fail(call: Call, { contract, ports, publicUrl }: CallDeps, error: unknown): Answer {
  const requestId = call.trace.requestId ?? ports.ids.next();
  const failure = error instanceof EnvelopeFault ? error : problemOf(error, ports.log, requestId);
  call.trace = { ...call.trace, requestId };
  call.code = failure.code;
  return faultAnswer(failure, { ...call, requestId, publicUrl }, contract);
}

async function succeed(call: Call, deps: CallDeps): Promise<Answer> {
  const { contract, ports } = deps;
  const { operation, param, principal, namespace } = await receive(call, deps);
  const { trace } = call;
  const value = await operation.handle(param, { ports, contract, principal, namespace, trace });
  // The answer speaks the version that the request spoke.
  const bodyXml = contract.writeXml(value, {
    vocabulary: "ips",
    name: operation.returnElement,
    namespace,
  });
  return {
    status: 200,
    headers: { "Content-Type": contentTypeOf(call.version) },
    body: wrap(call.version, bodyXml),
  };
}

/** All that a call asks for, with nothing left of the document it came in. */
interface Received {
  readonly operation: Operation;
  readonly param: Value;
  readonly principal: Principal;
  /** Of the request's element. */
  readonly namespace: string;
}

async function receive(call: Call, deps: CallDeps): Promise<Received> {
  const { request, mediaType } = call;
  demandSoapType(request.headers["content-type"], mediaType);
  const bytes = await readBody(request, {
    bytesMax: deps.bodyBytesMax,
    timeoutMs: deps.requestTimeoutMs,
  });
  const document = deps.contract.parseXml(bytes, mediaType?.parameters.get("charset"));
  try {
    return await understand(document, call, deps);
  } finally {
    document.dispose();
  }
}

/** Envelope, headers, who calls, which operation, its parameters. */
async function understand(document: XmlDocument, call: Call, deps: CallDeps): Promise<Received> {
  const { contract } = deps;
  call.version = envelopeVersion(document.root, call.version);
  const { headerBlocks, content } = unwrap(document, call.version);
  const { auth, notUnderstood } = readHeaderBlocks(headerBlocks, call.version, (namespace) =>
    contract.isIpsNamespace(namespace),
  );
  call.faultStatus = auth.faultHttpStatusCode;
  call.gzip = auth.gzipResponse;
  demandUnderstood(notUnderstood);
  const principal = await authenticate(call.request, auth, deps.authenticator);
  const operation = operationOf(content, deps);
  call.operation = operation.name;
  refuseOtherAction(call, operation, deps.operations);
  const { namespace } = content;
  const root = { vocabulary: "ips", name: operation.paramElement, namespace } as const;
  return { operation, param: contract.readXml(content, root), principal, namespace };
}

async function authenticate(
  { headers, socket }: IncomingMessage,
  { user, password, accessToken }: AuthHeader,
  authenticator: Authenticator,
): Promise<Principal> {
  const { host, origin } = headers;
  const address = socket.remoteAddress;
  const bearer = accessToken === undefined ? undefined : `Bearer ${accessToken}`;
  const authorization = headers.authorization ?? bearer;
  return await authenticator.authenticate({
    ...(host !== undefined && { host }),
    ...(address !== undefined && { address }),
    ...(origin !== undefined && { origin }),
    ...(authorization !== undefined && { authorization }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
  });
}

/** The operation that the body's element asks for. Throws malformed-document. */
function operationOf(content: XmlElement, { contract, operations }: CallDeps): Operation {
  if (!contract.isIpsNamespace(content.namespace)) {
    throw new Problem(
      "malformed-document",
      `The request is ${shownName(content)}, a namespace that is not known here. Use ${IPS_NAMESPACE}/${LATEST_VERSION} or another that a WSDL of this service names.`,
    );
  }
  const operation = operations.byParamElement.get(content.name);
  if (operation === undefined) {
    const known = [...operations.byParamElement.keys()].join(", ");
    throw new Problem(
      "malformed-document",
      `There is no operation that takes ${shown(content.name)}; this service takes ${known}.`,
    );
  }
  return operation;
}
