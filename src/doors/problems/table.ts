/** How each problem is told: its HTTP status and title, its IPS fault, and whose side a SOAP fault blames. */

import type { ProblemDocument } from "../../core/model/contract-types.gen.ts";
import type { Problem, ProblemCode, ProblemReason } from "../../core/model/problem.ts";

type IpsFaultElement = "ipsApiFault" | "authenticationFault" | "authorizationFault";

export interface IpsFault {
  readonly fault: IpsFaultElement;
  readonly code: number;
}

export interface ProblemRow {
  /** HTTP status at the REST doors. */
  readonly status: number;
  readonly title: string;
  /** Where several IPS codes fit, the usual one; ipsFaultOf knows the others. */
  readonly ips: IpsFault;
  /** Client (1.1) or Sender (1.2) against Server or Receiver. */
  readonly soapSide: "client" | "server";
}

const GENERAL: IpsFault = { fault: "ipsApiFault", code: 30000 };
const PARAMETER: IpsFault = { fault: "ipsApiFault", code: 30001 };
const MISSING_PARAMETER: IpsFault = { fault: "ipsApiFault", code: 30002 };
const REQUEST_XML: IpsFault = { fault: "ipsApiFault", code: 30003 };
const CREDENTIALS: IpsFault = { fault: "authenticationFault", code: 10001 };
const PERMISSION: IpsFault = { fault: "authorizationFault", code: 20003 };

/** The one table of problems. */
export const PROBLEMS = {
  "malformed-document": client(400, "Malformed document", REQUEST_XML),
  "invalid-document": client(400, "Invalid document", PARAMETER),
  "unknown-workflow": client(400, "Unknown workflow", PARAMETER),
  "unknown-profile": client(400, "Unknown profile", PARAMETER),
  "invalid-option": client(400, "Invalid option", PARAMETER),
  "conflicting-fields": client(400, "Conflicting fields", PARAMETER),
  "not-supported": client(400, "Not supported", PARAMETER),
  "document-not-loadable": client(400, "Document not loadable", PARAMETER),
  "push-failed": client(400, "Push failed", GENERAL),
  unauthenticated: client(401, "Unauthenticated", CREDENTIALS),
  forbidden: client(403, "Forbidden", PERMISSION),
  "not-found": client(404, "Not found", PARAMETER),
  "method-not-allowed": client(405, "Method not allowed", GENERAL),
  "not-acceptable": client(406, "Not acceptable", GENERAL),
  "request-timeout": client(408, "Request timeout", GENERAL),
  "illegal-transition": client(409, "Illegal transition", GENERAL),
  "result-not-ready": client(409, "Result not ready", GENERAL),
  "upload-conflict": client(409, "Upload conflict", GENERAL),
  gone: client(410, "Gone", PARAMETER),
  "length-required": client(411, "Length required", GENERAL),
  "precondition-failed": client(412, "Precondition failed", GENERAL),
  "payload-too-large": client(413, "Payload too large", REQUEST_XML),
  "unsupported-media-type": client(415, "Unsupported media type", REQUEST_XML),
  "unsupported-encoding": client(415, "Unsupported encoding", REQUEST_XML),
  "range-not-satisfiable": client(416, "Range not satisfiable", GENERAL),
  "expectation-failed": client(417, "Expectation failed", GENERAL),
  "idempotency-mismatch": client(422, "Idempotency mismatch", GENERAL),
  "too-many-requests": client(429, "Too many requests", GENERAL),
  "headers-too-large": client(431, "Headers too large", GENERAL),
  internal: server(500, "Internal error"),
  "too-many-jobs": server(503, "Too many jobs"),
  unavailable: server(503, "Unavailable"),
  "insufficient-storage": server(507, "Insufficient storage"),
} as const satisfies Record<ProblemCode, ProblemRow>;

function client<Status extends number>(status: Status, title: string, ips: IpsFault) {
  return { status, title, ips, soapSide: "client" } as const;
}

function server<Status extends number>(status: Status, title: string) {
  return { status, title, ips: GENERAL, soapSide: "server" } as const;
}

const REASONS = {
  "no-credentials": { fault: "authenticationFault", code: 10000 },
  "wrong-credentials": CREDENTIALS,
  "unknown-user": { fault: "authenticationFault", code: 10002 },
  "unknown-company": { fault: "authorizationFault", code: 20000 },
  "unknown-request-user": { fault: "authorizationFault", code: 20002 },
  "no-operation-permission": PERMISSION,
  "no-impersonation-permission": { fault: "authorizationFault", code: 20004 },
} as const satisfies Record<ProblemReason, IpsFault>;

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
    title,
    status,
    detail: problem.detail,
    instance: `urn:uuid:${place.requestId}`,
    code: problem.code,
    ...(violations.length > 0 && { violations }),
    ...place.named,
  };
}

/** What stands in an IPS fault element: its name, its code and its reason, which is the problem's detail. */
export interface IpsFaultDocument extends IpsFault {
  readonly reason: string;
}

/** The IPS fault of a problem. A missing element has its own code, and so has each reason for not letting in. */
export function ipsFaultOf(problem: Problem): IpsFaultDocument {
  return { ...ipsCodeOf(problem), reason: problem.detail };
}

function ipsCodeOf(problem: Problem): IpsFault {
  const { reason } = problem.options;
  if (reason !== undefined) {
    return REASONS[reason];
  }
  const isMissing =
    problem.code === "invalid-document" && problem.violations[0]?.rule === "required";
  return isMissing ? MISSING_PARAMETER : PROBLEMS[problem.code].ips;
}
