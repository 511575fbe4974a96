/** The plain XML twin: `<Request>` with an authHeader and an operation's parameters, answered by the bare return element. */

import type { XmlDocument, XmlElement } from "../../../contract/contract.ts";
import { nearestName } from "../../../core/text/nearest-name.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Answer } from "../../http/answer.ts";
import { bodyOf } from "../../exchange.ts";
import { problemHeaders } from "../../problems/encode.ts";
import { mergeAuthHeaders, readAuthHeader } from "../auth-header.ts";
import { type Asked, authenticate, type Call, type Learnt, perform, readParam } from "../call.ts";
import type { Wire } from "../dialect.ts";
import { logInEarly } from "../early-login.ts";
import { faultElement, faultStatusOf } from "../ips-fault.ts";
import { demandSoapType, readContentType } from "../../soap/content-type.ts";
import { shown, shownName } from "../../soap/xml-text.ts";

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Whatever fails is told as a bare fault element. */
export const PLAIN_XML: Wire = {
  act: async (call) => await answerBare(await receive(call), call),
  tell: bareFaultAnswer,
};

/** Does an operation and answers its return element without an envelope. Throws what perform throws. */
export async function answerBare(asked: Asked, call: Call): Promise<Answer> {
  const value = await perform(asked, call);
  const { namespace, operation } = asked;
  const root = { vocabulary: "ips", name: operation.returnElement, namespace } as const;
  return bareAnswer(call.exchange.kit.contract.writeXml(value, root));
}

function bareAnswer(element: string): Answer {
  const headers = { "Content-Type": "text/xml;charset=UTF-8" };
  return { status: 200, headers, body: PROLOG + element };
}

/** The answer that tells a failure as the IPS fault element alone. */
export function bareFaultAnswer(problem: Problem, { auth }: Learnt): Answer {
  const { headers, body } = bareAnswer(faultElement(problem));
  return {
    status: faultStatusOf(problem, auth.faultHttpStatusCode),
    headers: { ...problemHeaders(problem), ...headers },
    body,
  };
}

async function receive(call: Call): Promise<Asked> {
  const { kit, request } = call.exchange;
  const { "content-type": contentType } = request.headers;
  const mediaType = readContentType(contentType);
  demandSoapType(contentType, mediaType);
  const bytes = await bodyOf(call.exchange);
  await logInEarly(call, bytes);
  const document = kit.contract.parseXml(bytes, mediaType?.parameters.get("charset"));
  try {
    const content = unwrapRequest(document, call);
    return readParam(content, await authenticate(call), call);
  } finally {
    document.dispose();
  }
}

/** The parameters' element. The authHeader may stand before or after it, in any namespace. */
function unwrapRequest({ root }: XmlDocument, { exchange, learnt }: Call): XmlElement {
  if (root.name !== "Request" || !exchange.kit.contract.isIpsNamespace(root.namespace)) {
    throw new Problem(
      "malformed-document",
      `The document must be Request in one of the IPS namespaces; found ${shownName(root)}.`,
    );
  }
  const children = root.children();
  const headers = children.filter(({ name }) => name === "authHeader");
  learnt.auth = mergeAuthHeaders(headers.map((header) => readAuthHeader(header)));
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
