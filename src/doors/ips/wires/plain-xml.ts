/** The plain XML twin: `<Request>` with an authHeader and an operation's parameters, answered by the bare return element. */

import type { IncomingMessage } from "node:http";
import type { XmlDocument, XmlElement } from "../../../contract/contract.ts";
import { nearestName } from "../../../core/text/nearest-name.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Answer } from "../../http/answer.ts";
import { readBody } from "../../http/read-body.ts";
import { problemHeaders } from "../../problems/encode.ts";
import { readAuthHeader, mergeAuthHeaders } from "../auth-header.ts";
import { faultElement, faultStatusOf } from "../ips-fault.ts";
import { demandSoapType, readContentType } from "../soap/content-type.ts";
import { logInEarly } from "../early-login.ts";
import {
  answerInWay,
  type Asked,
  authenticate,
  type Call,
  type CallDeps,
  perform,
  readParam,
} from "../call.ts";
import { shown, shownName } from "../soap/xml-text.ts";

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Answers a POST. Never rejects: whatever fails is told as a bare fault element. */
export async function answerTwin(request: IncomingMessage, deps: CallDeps): Promise<Answer> {
  return await answerInWay(request, deps, {
    succeed: async (call) => await answerBare(await receive(call, deps), call, deps),
    fail: bareFaultAnswer,
  });
}

/** Does an operation and answers its return element without an envelope. Throws what perform throws. */
export async function answerBare(asked: Asked, call: Call, deps: CallDeps): Promise<Answer> {
  const value = await perform(asked, call, deps);
  const { namespace, operation } = asked;
  const root = { vocabulary: "ips", name: operation.returnElement, namespace } as const;
  return bareAnswer(deps.contract.writeXml(value, root));
}

function bareAnswer(element: string): Answer {
  const headers = { "Content-Type": "text/xml;charset=UTF-8" };
  return { status: 200, headers, body: PROLOG + element };
}

/** The answer that tells a failure as the IPS fault element alone. */
export function bareFaultAnswer(
  problem: Problem,
  requestId: string,
  { auth }: Pick<Call, "auth">,
): Answer {
  const { headers, body } = bareAnswer(faultElement(problem));
  return {
    status: faultStatusOf(problem, auth.faultHttpStatusCode),
    headers: { ...problemHeaders(problem), ...headers, "X-Request-Id": requestId },
    body,
  };
}

async function receive(call: Call, deps: CallDeps): Promise<Asked> {
  const { "content-type": contentType } = call.request.headers;
  const mediaType = readContentType(contentType);
  demandSoapType(contentType, mediaType);
  const bytes = await readBody(call.request, {
    bytesMax: deps.bodyBytesMax,
    timeoutMs: deps.requestTimeoutMs,
  });
  await logInEarly(call, bytes, deps);
  const document = deps.contract.parseXml(bytes, mediaType?.parameters.get("charset"));
  try {
    const content = unwrapRequest(document, call, deps);
    const principal = await authenticate(call, deps);
    return readParam(content, principal, deps);
  } finally {
    document.dispose();
  }
}

/** The parameters' element. The authHeader may stand before or after it, in any namespace. */
function unwrapRequest({ root }: XmlDocument, call: Call, { contract }: CallDeps): XmlElement {
  if (root.name !== "Request" || !contract.isIpsNamespace(root.namespace)) {
    throw new Problem(
      "malformed-document",
      `The document must be Request in one of the IPS namespaces; found ${shownName(root)}.`,
    );
  }
  const children = root.children();
  const headers = children.filter(({ name }) => name === "authHeader");
  call.auth = mergeAuthHeaders(headers.map((header) => readAuthHeader(header)));
  const [content, ...others] = children.filter(({ name }) => name !== "authHeader");
  if (content === undefined || others.length > 0 || root.hasText()) {
    const nearly = children.find(
      ({ name }) => name !== "authHeader" && nearestName(name, ["authHeader"]) !== undefined,
    );
    const meant = nearly === undefined ? "" : ` It holds ${shown(nearly.name)}, not authHeader.`;
    throw new Problem(
      "malformed-document",
      `The Request must hold an authHeader, if need be, and exactly one element with an operation's parameters.${meant}`,
    );
  }
  return content;
}
