/** How each problem is told: its HTTP status and title. A door whose callers know failures otherwise has a table of its own. */

import { withXmlCharacters } from "../../contract/simple-value.ts";
import type { ProblemDocument } from "../../core/model/contract-types.gen.ts";
import type { Problem, ProblemCode, Violation } from "../../core/model/problem.ts";
import { titleOf } from "./language.ts";

export interface ProblemRow {
  /** HTTP status; from 500 on the failure is on our side. */
  readonly status: number;
  readonly title: string;
}

/** The one table of problems. */
export const PROBLEMS = {
  "malformed-document": { status: 400, title: "Malformed document" },
  "invalid-document": { status: 400, title: "Invalid document" },
  "unknown-workflow": { status: 400, title: "Unknown workflow" },
  "unknown-profile": { status: 400, title: "Unknown profile" },
  "invalid-option": { status: 400, title: "Invalid option" },
  "conflicting-fields": { status: 400, title: "Conflicting fields" },
  "not-supported": { status: 400, title: "Not supported" },
  "digest-mismatch": { status: 400, title: "Digest mismatch" },
  "document-not-loadable": { status: 400, title: "Document not loadable" },
  "push-failed": { status: 400, title: "Push failed" },
  unauthenticated: { status: 401, title: "Unauthenticated" },
  forbidden: { status: 403, title: "Forbidden" },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "not-acceptable": { status: 406, title: "Not acceptable" },
  "request-timeout": { status: 408, title: "Request timeout" },
  "illegal-transition": { status: 409, title: "Illegal transition" },
  "already-exists": { status: 409, title: "Already exists" },
  "result-not-ready": { status: 409, title: "Result not ready" },
  "upload-conflict": { status: 409, title: "Upload conflict" },
  gone: { status: 410, title: "Gone" },
  "length-required": { status: 411, title: "Length required" },
  "precondition-failed": { status: 412, title: "Precondition failed" },
  "unsupported-tus-version": { status: 412, title: "Unsupported tus version" },
  "payload-too-large": { status: 413, title: "Payload too large" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  "unsupported-encoding": { status: 415, title: "Unsupported encoding" },
  "range-not-satisfiable": { status: 416, title: "Range not satisfiable" },
  "expectation-failed": { status: 417, title: "Expectation failed" },
  "idempotency-mismatch": { status: 422, title: "Idempotency mismatch" },
  "upload-locked": { status: 423, title: "Upload locked" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "headers-too-large": { status: 431, title: "Headers too large" },
  // tus 1.0, Checksum: a status of the protocol's own.
  "checksum-mismatch": { status: 460, title: "Checksum mismatch" },
  internal: { status: 500, title: "Internal error" },
  "too-many-jobs": { status: 503, title: "Too many jobs" },
  "too-many-uploads": { status: 503, title: "Too many uploads" },
  unavailable: { status: 503, title: "Unavailable" },
  "insufficient-storage": { status: 507, title: "Insufficient storage" },
} as const satisfies Record<ProblemCode, ProblemRow>;

export interface ProblemPlace {
  /** The request's id. */
  readonly requestId: string;
  /** Where callers reach us, without trailing slash; without it the type is a relative URI. */
  readonly publicUrl?: string | undefined;
  /** How the door's dialect names it, where it has names of its own. */
  readonly named?: { readonly type: string; readonly title: string } | undefined;
}

/** The value of a problem document (RFC 9457, xsd/problem.xsd), for JSON and XML alike. */
export function problemDocument(problem: Problem, place: ProblemPlace): ProblemDocument {
  const { status, title } = PROBLEMS[problem.code];
  const { violations } = problem;
  return {
    type: `${place.publicUrl ?? ""}/problems/${problem.code}`,
    title: titleOf(problem, title),
    status,
    detail: withXmlCharacters(problem.detail),
    instance: `urn:uuid:${place.requestId}`,
    code: problem.code,
    ...(violations.length > 0 && { violations: violations.map(tellable) }),
    ...place.named,
  };
}

/** A name that is not known may hold anything, and the problem is told in XML too. */
function tellable(violation: Violation): Violation {
  const { pointer, message } = violation;
  return {
    ...violation,
    pointer: withXmlCharacters(pointer),
    message: withXmlCharacters(message),
  };
}
