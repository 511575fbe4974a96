/** Which error of the Bright River door a problem is. */

import { Problem, type ProblemCode } from "../../core/model/problem.ts";
import type { ErrorCode } from "./errors.ts";

/** How each problem is called here, where nothing better is known. */
export const ERROR_OF = {
  "malformed-document": "invalid_json",
  "invalid-document": "invalid_parameter",
  "unknown-workflow": "internal_error",
  "unknown-profile": "internal_error",
  "invalid-option": "internal_error",
  "conflicting-fields": "invalid_parameter",
  "not-supported": "internal_error",
  "document-not-loadable": "invalid_parameter",
  "push-failed": "invalid_parameter",
  unauthenticated: "unauthorized",
  forbidden: "forbidden",
  "not-found": "not_found",
  "method-not-allowed": "method_not_allowed",
  "not-acceptable": "not_acceptable",
  "request-timeout": "request_timeout",
  "illegal-transition": "conflict",
  "already-exists": "conflict",
  "result-not-ready": "not_found",
  "upload-conflict": "conflict",
  gone: "gone",
  "length-required": "length_required",
  "precondition-failed": "precondition_failed",
  "payload-too-large": "payload_too_large",
  "unsupported-media-type": "unsupported_media_type",
  "unsupported-encoding": "unsupported_media_type",
  "range-not-satisfiable": "range_not_satisfiable",
  "expectation-failed": "invalid_parameter",
  "unsupported-tus-version": "precondition_failed",
  "idempotency-mismatch": "idempotency_mismatch",
  "upload-locked": "conflict",
  "checksum-mismatch": "conflict",
  "digest-mismatch": "invalid_parameter",
  "too-many-requests": "too_many_requests",
  "headers-too-large": "invalid_parameter",
  internal: "internal_error",
  "too-many-jobs": "service_unavailable",
  "too-many-uploads": "service_unavailable",
  unavailable: "service_unavailable",
  "insufficient-storage": "service_unavailable",
} as const satisfies Readonly<Record<ProblemCode, ErrorCode>>;

/** A problem that has a code of its own here, which its place alone would not tell. */
export class NamedProblem extends Problem {
  readonly named: ErrorCode;
  /** The header that it is about. */
  readonly header: string | undefined;

  constructor(named: ErrorCode, detail: string, header?: string) {
    super("invalid-document", detail);
    this.named = named;
    this.header = header;
  }
}

/** The code of a problem. */
export function errorCodeOf(problem: Problem): ErrorCode {
  if (problem instanceof NamedProblem) {
    return problem.named;
  }
  const isMissing = problem.violations[0]?.rule === "required";
  return problem.code === "invalid-document" && isMissing
    ? "missing_parameter"
    : ERROR_OF[problem.code];
}
