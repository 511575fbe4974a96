/** What a failure is inside Jobgate: a code from a closed list, a detail for the caller, and what was wrong where. */

/** Every way a call can fail. Each door tells it in its own way (doors/problems/table.ts). */
export type ProblemCode =
  | "malformed-document"
  | "invalid-document"
  | "unknown-workflow"
  | "unknown-profile"
  | "invalid-option"
  | "conflicting-fields"
  | "not-supported"
  | "document-not-loadable"
  | "push-failed"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "method-not-allowed"
  | "not-acceptable"
  | "request-timeout"
  | "illegal-transition"
  | "already-exists"
  | "result-not-ready"
  | "upload-conflict"
  | "gone"
  | "length-required"
  | "precondition-failed"
  | "payload-too-large"
  | "unsupported-media-type"
  | "unsupported-encoding"
  | "range-not-satisfiable"
  | "expectation-failed"
  | "unsupported-tus-version"
  | "idempotency-mismatch"
  | "upload-locked"
  | "checksum-mismatch"
  | "digest-mismatch"
  | "too-many-requests"
  | "headers-too-large"
  | "internal"
  | "too-many-jobs"
  | "too-many-uploads"
  | "unavailable"
  | "insufficient-storage";

/** Why a caller was not let in or a thing not found, for doors that tell that more exactly than by the code. */
export type ProblemReason =
  | "no-credentials"
  | "wrong-credentials"
  | "unknown-user"
  | "unknown-company"
  | "unknown-request-user"
  | "no-operation-permission"
  /** Whoever called from there is let in nowhere, whatever was shown. */
  | "foreign-caller"
  | "no-impersonation-permission";

/** Which kind of rule a document breaks; the same word whether XSD, JSON Schema or core found it. */
export type ViolationRule =
  | "required"
  | "unknown"
  | "type"
  | "pattern"
  | "enumeration"
  | "range"
  | "length"
  | "count"
  | "order"
  | "choice"
  | "namespace"
  | "characters"
  | "value"
  | "conflict"
  | "unsupported";

/** One broken rule at one place of a document. */
export interface Violation {
  /** JSON Pointer (RFC 6901) into the document's value; the same place whether it came as XML or JSON. "" is the whole. */
  readonly pointer: string;
  /** Line of the XML text, counted from 1. */
  readonly line?: number;
  readonly rule: ViolationRule;
  /** What is wrong and how to mend it, for the caller. */
  readonly message: string;
}

/** What of a violation's place its message does not say itself: what holds the field that the message begins with. */
export function placeOf({ pointer, message }: Violation): string {
  const step = `/${/^`([^`]+)`/u.exec(message)?.[1]}`;
  return pointer.endsWith(step) ? pointer.slice(0, -step.length) : pointer;
}

/** No answer tells more violations than this; collecting without bound is a weapon against the server. */
export const VIOLATIONS_MAX = 100;

export interface ProblemOptions {
  readonly violations?: readonly Violation[];
  readonly reason?: ProblemReason;
  /** What was not found, where some door tells that in its own way. */
  readonly subject?: "job";
  /** Seconds after which trying again makes sense; told as Retry-After. */
  readonly retryAfterS?: number;
  /** Methods that the address does take; told as Allow. */
  readonly allow?: readonly string[];
  /** Media types or encodings that the address does take; told as Accept-Post or Accept-Encoding. */
  readonly accepts?: readonly string[];
  /** Size of what a range was asked of; told as Content-Range. */
  readonly sizeBytes?: number;
  /** The language that it is told in, where that is not English; told as Content-Language. */
  readonly language?: string;
  /** What really happened, for the log only. */
  readonly cause?: unknown;
}

/** A failure to be told to the caller. `detail` says what failed, why and how to mend it, and holds no secret, path or stack. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "Problem";
    this.code = code;
    this.detail = detail;
    this.options = options;
  }

  /** The problem of broken rules, which says what the first of them says. */
  static at(code: ProblemCode, first: Violation, ...others: readonly Violation[]): Problem {
    const violations = [first, ...others].slice(0, VIOLATIONS_MAX);
    return new Problem(code, first.message, { violations });
  }

  get violations(): readonly Violation[] {
    return this.options.violations ?? [];
  }

  /** The same problem in another language: whatever else it is stays as it is. */
  inLanguage(language: string, say: (text: string) => string): this {
    const violations = this.violations.map(
      (violation): Violation => ({ ...violation, message: say(violation.message) }),
    );
    const options = { ...this.options, violations, language };
    return Object.assign(Object.create(this) as this, { detail: say(this.detail), options });
  }
}

/** Throws the problem of broken rules, if there are any. */
export function refuseViolations(code: ProblemCode, violations: readonly Violation[]): void {
  const [first, ...others] = violations;
  if (first !== undefined) {
    throw Problem.at(code, first, ...others);
  }
}

/** The problem with every violation's pointer changed; other failures as they are. */
export function withPointers(error: unknown, change: (pointer: string) => string): unknown {
  if (!(error instanceof Problem) || error.violations.length === 0) {
    return error;
  }
  const violations = error.violations.map(
    (violation): Violation => ({ ...violation, pointer: change(violation.pointer) }),
  );
  return new Problem(error.code, error.detail, { ...error.options, violations });
}
