/** How IPS speaks: who calls may stand in the document, and each wire tells a failure in its own form. */

import type { IncomingMessage } from "node:http";
import type { Problem } from "../../core/model/problem.ts";
import type { Shown } from "../../core/ports/access.ts";
import { type Dialect, type Exchange, ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange, type Incoming } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { bodyFormat, problemFormat } from "../http/negotiation/negotiate.ts";
import { isAtOrBelow, requestPath } from "../http/request-path.ts";
import { encodeProblem } from "../problems/encode.ts";
import { PROBLEMS } from "../problems/table.ts";
import type { AuthHeader } from "./auth-header.ts";
import type { Call, Learnt } from "./call.ts";
import { gzipAnswer, isGzipWanted } from "./gzip-answer.ts";
import type { Operations } from "./operation-table.ts";
import { readContentType } from "../soap/content-type.ts";
import { faultAnswer } from "./soap/fault.ts";
import { versionOfMediaType } from "../soap/soap-version.ts";
import { SERVICE_PATH } from "./wsdl/service.ts";

/** The form in which an operation is called. */
export interface Wire {
  readonly act: (call: Call) => Promise<Answer>;
  readonly tell: (problem: Problem, learnt: Learnt, exchange: Exchange) => Answer;
}

/** What calls are answered with. */
export interface IpsKit {
  readonly kit: DoorKit;
  readonly operations: Operations;
}

/** Answers a call of an operation. How a failure is told depends on what was read until then, so each has a dialect of its own. */
export function answerCall(
  { kit, operations }: IpsKit,
  wire: Wire,
  incoming: Pick<Incoming, "request" | "response" | "params">,
): Promise<void> {
  const learnt: Learnt = { auth: {} };
  const dialect: Dialect = {
    ...PAGES,
    rpcService: "IpsApiService",
    credentials: (request) => shownBy(request, learnt.auth),
    tell: (problem, under) => wire.tell(problem, learnt, under),
    finish: async (answer, { request }) =>
      isGzipWanted(answer, { request, auth: learnt.auth }) ? await gzipAnswer(answer) : answer,
  };
  return exchange(kit, dialect, {
    ...incoming,
    act: (under) => wire.act({ exchange: under, operations, learnt }),
  });
}

/** The document's user outranks HTTP, because it is part of the message; its token does not. */
function shownBy(
  request: IncomingMessage,
  { user, password, accessToken }: AuthHeader,
): Shown | undefined {
  if (user !== undefined && password !== undefined) {
    return { kind: "password", user, password };
  }
  const shown = PAGES.credentials(request);
  return shown === undefined && accessToken !== undefined
    ? { kind: "token", text: accessToken }
    : shown;
}

/** What is no call: plain HTTP, its failures problem documents in XML where the caller does not ask for JSON. */
export const PAGES: Dialect = {
  ...ownDialect("soap"),
  tell: (problem, { kit, request, requestId }) => {
    const { accept, "content-type": contentType } = request.headers;
    const format = problemFormat(accept, bodyFormat(contentType)?.format ?? "xml");
    const { contract, publicUrl } = kit;
    return encodeProblem(problem, { contract, format, accept, requestId, publicUrl });
  },
};

/** Addresses and methods that nothing is at, and requests that HTTP refuses: faults where SOAP is spoken, with HTTP's own status. */
export const IPS: Dialect = {
  ...PAGES,
  prefixes: ["/scene7"],
  requestHeaders: ["SOAPAction"],
  tell: (problem, under) => {
    const { url = "", headers } = under.request;
    if (!isAtOrBelow(requestPath(url), SERVICE_PATH)) {
      return PAGES.tell(problem, under);
    }
    const version = versionOfMediaType(readContentType(headers["content-type"]));
    return { ...faultAnswer(problem, under, { version }), status: PROBLEMS[problem.code].status };
  },
};
