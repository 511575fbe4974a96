/** The two ways in which a call fails: the server refuses it, or nobody answers. */

import type { ProblemDocument } from "../core/model/contract-types.gen.ts";

/** The server refused: what it said is in `problem`. */
export class JobgateError extends Error {
  override readonly name = "JobgateError";
  readonly problem: ProblemDocument;
  /** How long to wait before trying again, where the server says it. */
  readonly retryAfterS: number | undefined;

  constructor(problem: ProblemDocument, retryAfterS?: number) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

/** The server cannot be reached, or the connection broke; whether a request was carried out is not known. */
export class ServerUnreachable extends Error {
  override readonly name = "ServerUnreachable";
}

/** The failure that an answer of 400 and above tells. What is no problem document, such as a proxy's page, becomes one. */
export function failureOf({ status, statusText, headers }: Response, body: string): JobgateError {
  const after = Number(headers.get("retry-after") ?? Number.NaN);
  return new JobgateError(
    problemIn(body) ?? {
      type: "about:blank",
      title: statusText === "" ? `Status ${status}` : statusText,
      status,
      detail: `The server answered ${status} ${statusText}`.trimEnd(),
      instance: headers.get("x-request-id") ?? "",
      code: "unknown",
    },
    Number.isFinite(after) ? after : undefined,
  );
}

function problemIn(body: string): ProblemDocument | undefined {
  try {
    const value = JSON.parse(body) as Partial<ProblemDocument> | null;
    return typeof value?.code === "string" && typeof value.detail === "string"
      ? (value as ProblemDocument)
      : undefined;
  } catch {
    return undefined;
  }
}
