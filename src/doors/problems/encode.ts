/** A problem as an HTTP answer: the RFC 9457 document in JSON or XML, and the headers that its code asks for. */

import type { Contract } from "../../contract/contract.ts";
import type { Problem } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import type { Format } from "../http/media-type.ts";
import { xmlType } from "../http/negotiate.ts";
import { PROBLEMS, type ProblemPlace, problemDocument } from "./table.ts";

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

/** The answer that tells a problem; its headers are problemHeaders and the content type. */
export function encodeProblem(problem: Problem, options: ProblemAnswerOptions): Answer {
  const { contract, format } = options;
  const document = problemDocument(problem, options);
  return {
    status: PROBLEMS[problem.code].status,
    headers: {
      ...problemHeaders(problem),
      "Content-Type":
        format === "json"
          ? "application/problem+json"
          : xmlType(options.accept, "application/problem+xml"),
      Vary: "Accept",
    },
    body:
      format === "json"
        ? contract.writeJson(document, ROOT)
        : PROLOG + contract.writeXml(document, ROOT),
  };
}

/** The headers that tell what a problem's code promises, for every door: Retry-After, Allow, WWW-Authenticate and such. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const { retryAfterS, allow, accepts, sizeBytes } = problem.options;
  const headers: Record<string, string> = { "Cache-Control": "no-store" };
  if (retryAfterS !== undefined) {
    headers["Retry-After"] = String(Math.max(0, Math.ceil(retryAfterS)));
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
