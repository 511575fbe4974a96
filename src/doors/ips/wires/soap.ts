/** The SOAP call: unwraps the envelope, calls its operation, and wraps what it returns, or a fault. */

import type { IncomingMessage } from "node:http";
import type { XmlDocument } from "../../../contract/contract.ts";
import type { Answer } from "../../http/answer.ts";
import type { MediaType } from "../../http/media-type.ts";
import { readBody } from "../../http/read-body.ts";
import { demandSoapType, readContentType } from "../soap/content-type.ts";
import { logInEarly } from "../early-login.ts";
import { contentTypeOf, envelopeVersion, unwrap, wrap } from "../soap/envelope.ts";
import { faultAnswer } from "../soap/fault.ts";
import { demandUnderstood, readHeaderBlocks } from "../soap/header-blocks.ts";
import {
  answerInWay,
  type Asked,
  authenticate,
  type Call,
  type CallDeps,
  operationOf,
  perform,
  readParam,
} from "../call.ts";
import { refuseOtherAction } from "../soap/soap-action.ts";
import { isPackage, unpack } from "../soap/packaging.ts";
import { type SoapVersion, versionOfMediaType } from "../soap/soap-version.ts";

/** What is known of the envelope, besides what is known of the call. */
interface Envelope {
  readonly mediaType: MediaType | undefined;
  /** The operation that the address names, if it does. */
  readonly pathOperation: string | undefined;
  version: SoapVersion;
}

/** Answers a POST. Never rejects: whatever fails is told as a fault. */
export async function answerCall(
  request: IncomingMessage,
  pathOperation: string | undefined,
  deps: CallDeps,
): Promise<Answer> {
  const mediaType = readContentType(request.headers["content-type"]);
  const envelope: Envelope = { mediaType, pathOperation, version: versionOfMediaType(mediaType) };
  return await answerInWay(request, deps, {
    succeed: (call) => succeed(call, envelope, deps),
    fail: (problem, requestId, { auth }) => {
      const { version } = envelope;
      const faultStatus = auth.faultHttpStatusCode;
      const { accept } = request.headers;
      const place = { version, requestId, faultStatus, publicUrl: deps.publicUrl, accept };
      return faultAnswer(problem, place, deps.contract);
    },
  });
}

async function succeed(call: Call, envelope: Envelope, deps: CallDeps): Promise<Answer> {
  const asked = await receive(call, envelope, deps);
  const value = await perform(asked, call, deps);
  // The answer speaks the version that the request spoke.
  const bodyXml = deps.contract.writeXml(value, {
    vocabulary: "ips",
    name: asked.operation.returnElement,
    namespace: asked.namespace,
  });
  return {
    status: 200,
    headers: { "Content-Type": contentTypeOf(envelope.version) },
    body: wrap(envelope.version, bodyXml),
  };
}

async function receive(call: Call, envelope: Envelope, deps: CallDeps): Promise<Asked> {
  const { mediaType } = envelope;
  const isPacked = isPackage(mediaType);
  if (!isPacked) {
    demandSoapType(call.request.headers["content-type"], mediaType);
  }
  const bytes = await readBody(call.request, {
    bytesMax: deps.bodyBytesMax,
    timeoutMs: deps.requestTimeoutMs,
  });
  const message = isPacked ? unpack(bytes, mediaType) : { bytes, mediaType };
  await logInEarly(call, message.bytes, deps);
  const document = deps.contract.parseXml(
    message.bytes,
    message.mediaType?.parameters.get("charset"),
  );
  try {
    return await understand(document, { call, envelope, deps });
  } finally {
    document.dispose();
  }
}

interface Understanding {
  readonly call: Call;
  readonly envelope: Envelope;
  readonly deps: CallDeps;
}

/** Envelope, headers, who calls, which operation, its parameters. */
async function understand(
  document: XmlDocument,
  { call, envelope, deps }: Understanding,
): Promise<Asked> {
  const { contract, operations } = deps;
  envelope.version = envelopeVersion(document.root, envelope.version);
  const { headerBlocks, content } = unwrap(document, envelope.version);
  const { auth, notUnderstood } = readHeaderBlocks(headerBlocks, envelope.version, (namespace) =>
    contract.isIpsNamespace(namespace),
  );
  call.auth = auth;
  demandUnderstood(notUnderstood);
  const principal = await authenticate(call, deps);
  const operation = operationOf(content, contract, operations);
  call.operation = operation.name;
  refuseOtherAction({ ...envelope, request: call.request }, operation, operations);
  return readParam(content, principal, deps);
}
