/** The SOAP call: unwraps the envelope, calls its operation, and wraps what it returns, or a fault. */

import type { XmlDocument } from "../../../contract/contract.ts";
import type { MediaType } from "../../http/media-type.ts";
import { bodyOf } from "../../exchange.ts";
import { type Asked, authenticate, type Call, operationOf, perform, readParam } from "../call.ts";
import type { Wire } from "../dialect.ts";
import { logInEarly } from "../early-login.ts";
import { demandSoapType, readContentType } from "../../soap/content-type.ts";
import { contentTypeOf, envelopeVersion, unwrap, wrap } from "../../soap/envelope.ts";
import { faultAnswer } from "../soap/fault.ts";
import { demandUnderstood } from "../../soap/header-rules.ts";
import { readHeaderBlocks } from "../soap/header-blocks.ts";
import { isPackage, unpack } from "../soap/packaging.ts";
import { refuseOtherAction } from "../soap/soap-action.ts";
import { SOAP_1_1, versionOfMediaType } from "../../soap/soap-version.ts";

/** Whatever fails is told as a fault, in the version that the envelope or else the media type says. */
export const SOAP: Wire = {
  act: async (call) => {
    const { exchange, learnt } = call;
    const mediaType = readContentType(exchange.request.headers["content-type"]);
    learnt.soapVersion = versionOfMediaType(mediaType);
    const asked = await receive(call, mediaType);
    const value = await perform(asked, call);
    // The answer speaks the version that the request spoke.
    const bodyXml = exchange.kit.contract.writeXml(value, {
      vocabulary: "ips",
      name: asked.operation.returnElement,
      namespace: asked.namespace,
    });
    return {
      status: 200,
      headers: { "Content-Type": contentTypeOf(learnt.soapVersion) },
      body: wrap(learnt.soapVersion, bodyXml),
    };
  },
  tell: (problem, { auth, soapVersion = SOAP_1_1 }, exchange) =>
    faultAnswer(problem, exchange, {
      version: soapVersion,
      faultStatus: auth.faultHttpStatusCode,
    }),
};

async function receive(call: Call, mediaType: MediaType | undefined): Promise<Asked> {
  const { kit, request } = call.exchange;
  const isPacked = isPackage(mediaType);
  if (!isPacked) {
    demandSoapType(request.headers["content-type"], mediaType);
  }
  const bytes = await bodyOf(call.exchange);
  const message = isPacked ? unpack(bytes, mediaType) : { bytes, mediaType };
  await logInEarly(call, message.bytes);
  const document = kit.contract.parseXml(
    message.bytes,
    message.mediaType?.parameters.get("charset"),
  );
  try {
    return await understand(document, call, mediaType);
  } finally {
    document.dispose();
  }
}

/** Envelope, headers, who calls, which operation, its parameters. */
async function understand(
  document: XmlDocument,
  call: Call,
  mediaType: MediaType | undefined,
): Promise<Asked> {
  const { exchange, operations, learnt } = call;
  const { contract } = exchange.kit;
  const version = envelopeVersion(document.root, learnt.soapVersion ?? SOAP_1_1);
  learnt.soapVersion = version;
  const { headerBlocks, content } = unwrap(document, version);
  const { auth, notUnderstood } = readHeaderBlocks(headerBlocks, version, (namespace) =>
    contract.isIpsNamespace(namespace),
  );
  learnt.auth = auth;
  demandUnderstood(notUnderstood);
  const principal = await authenticate(call);
  const operation = operationOf(content, contract, operations);
  exchange.operation = operation.name;
  refuseOtherAction({ exchange, mediaType }, operation, operations);
  return readParam(content, principal, call);
}
