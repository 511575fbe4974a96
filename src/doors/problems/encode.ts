/** A failure as an HTTP answer: the problem that it is, the RFC 9457 document in JSON or XML, and the headers that its code asks for. */

import type { IncomingMessage } from "node:http";

import type { Contract } from "../../contract/contract.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Log } from "../../core/ports/base.ts";
import type { Answer } from "../http/answer.ts";
import type { Format } from "../http/media-type.ts";
import { bodyFormat, problemFormat, xmlType } from "../http/negotiation/negotiate.ts";
import { PROBLEMS, type ProblemPlace, problemDocument } from "./table.ts";

const INTERNAL_DETAIL =
  "Something failed inside Jobgate; the request itself may be right. Try again, and if it stays so tell the operator the instance of this problem.";

/**
 * The problem to tell for whatever was thrown. The text of an unknown error never reaches the caller: it goes to the log
 * with the request's id, as do the causes of problems on our side and of content that should be there.
 */
export function problemOf(error: unknown, log: Log, requestId: string): Problem {
  const problem =
    error instanceof Problem ? error : new Problem("internal", INTERNAL_DETAIL, { cause: error });
  const { code, options } = problem;
  // A limit that was reached has no cause, and is told with the request.
  if (PROBLEMS[code].status >= 500 && options.cause !== undefined) {
    log.error({ requestId, code, err: options.cause }, "request failed");
  } else if (code === "gone" && options.cause !== undefined) {
    log.error({ requestId, code, err: options.cause }, "stored content is missing");
  }
  return problem;
}

const ROOT = { vocabulary: "problem", name: "problem" } as const;
const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** How callers may show who they are (RFC 9110 §11.6.1). */
const CHALLENGE = 'Bearer realm="Jobgate", Basic realm="Jobgate", charset="UTF-8"';

export interface ProblemAnswerOptions extends ProblemPlace {
  readonly contract: Contract;
  readonly format: Format;
  /** What the caller asked for. */
  readonly accept?: string | undefined;
}

/** The answer that tells a problem: by Accept, else in the format of the request's body, else in JSON. */
export function tellProblem(
  problem: Problem,
  { headers: { accept, "content-type": contentType } }: IncomingMessage,
  place: ProblemPlace & { readonly contract: Contract },
): Answer {
  const format = problemFormat(accept, bodyFormat(contentType)?.format);
  return encodeProblem(problem, { ...place, format, accept });
}

/** The answer that tells a problem in a format. */
export function encodeProblem(problem: Problem, options: ProblemAnswerOptions): Answer {
  const { contract, format, accept } = options;
  if (format === "json") {
    const { status, headers, body } = bareProblem(problem, options);
    return { status, headers: { ...headers, Vary: varyOf(problem) }, body };
  }
  return {
    status: PROBLEMS[problem.code].status,
    headers: {
      ...problemHeaders(problem),
      "Content-Type": xmlType(accept, "application/problem+xml"),
      Vary: varyOf(problem),
    },
    body: PROLOG + contract.writeXml(problemDocument(problem, options), ROOT),
  };
}

/** RFC 9110 §12.5.5: what the answer was chosen by. */
function varyOf({ options: { language } }: Problem): string {
  return language === undefined ? "Accept" : "Accept, Accept-Language";
}

/** The answer that tells a problem in JSON, also where nobody could read what the caller would accept. */
export function bareProblem(
  problem: Problem,
  place: ProblemPlace,
): Answer & { readonly body: string } {
  return {
    status: PROBLEMS[problem.code].status,
    headers: { ...problemHeaders(problem), "Content-Type": "application/problem+json" },
    body: JSON.stringify(problemDocument(problem, place)),
  };
}

/** The headers that tell what a problem's code promises, for every door: Retry-After, Allow, WWW-Authenticate and such. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const { retryAfterS, allow, accepts, sizeBytes, language } = problem.options;
  const headers: Record<string, string> = { "Cache-Control": "no-store" };
  if (retryAfterS !== undefined) {
    headers["Retry-After"] = String(Math.max(0, Math.ceil(retryAfterS)));
  }
  // RFC 9110 §8.5.
  if (language !== undefined) {
    headers["Content-Language"] = language;
  }
  if (allow !== undefined) {
    headers["Allow"] = allow.join(", ");
  }
  if (problem.code === "unauthenticated") {
    headers["WWW-Authenticate"] = CHALLENGE;
  }
  // RFC 9110 §15.5.17.
  if (sizeBytes !== undefined) {
    headers["Content-Range"] = `bytes */${sizeBytes}`;
  }
  // RFC 9110 §15.5.16: Accept-Encoding where the encoding was the trouble; Accept-Post is W3C LDP §7.1.
  if (accepts !== undefined) {
    const name = problem.code === "unsupported-encoding" ? "Accept-Encoding" : "Accept-Post";
    headers[name] = accepts.join(", ");
  }
  return headers;
}
