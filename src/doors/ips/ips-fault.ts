/** The IPS fault: which element, code and reason stand for a problem, for clients that see nothing else. */

import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";
import {
  placeOf,
  type Problem,
  type ProblemCode,
  type ProblemReason,
  type Violation,
} from "../../core/model/problem.ts";
import { PROBLEMS } from "../problems/table.ts";
import { escapeXml } from "../soap/xml-text.ts";

interface IpsFault {
  readonly fault: "ipsApiFault" | "authenticationFault" | "authorizationFault";
  readonly code: number;
}

const GENERAL: IpsFault = { fault: "ipsApiFault", code: 30000 };
const PARAMETER: IpsFault = { fault: "ipsApiFault", code: 30001 };
const MISSING_PARAMETER: IpsFault = { fault: "ipsApiFault", code: 30002 };
const REQUEST_XML: IpsFault = { fault: "ipsApiFault", code: 30003 };
const CREDENTIALS: IpsFault = { fault: "authenticationFault", code: 10001 };
const PERMISSION: IpsFault = { fault: "authorizationFault", code: 20003 };

/** Where several codes fit, the usual one; ipsFaultOf knows the others. */
export const IPS_FAULTS = {
  "malformed-document": REQUEST_XML,
  "invalid-document": PARAMETER,
  "unknown-workflow": PARAMETER,
  "unknown-profile": PARAMETER,
  "invalid-option": PARAMETER,
  "conflicting-fields": PARAMETER,
  "not-supported": PARAMETER,
  "document-not-loadable": PARAMETER,
  "push-failed": GENERAL,
  unauthenticated: CREDENTIALS,
  forbidden: PERMISSION,
  "not-found": PARAMETER,
  "method-not-allowed": GENERAL,
  "not-acceptable": GENERAL,
  "request-timeout": GENERAL,
  "illegal-transition": GENERAL,
  "already-exists": GENERAL,
  "result-not-ready": GENERAL,
  "upload-conflict": GENERAL,
  gone: PARAMETER,
  "length-required": GENERAL,
  "precondition-failed": GENERAL,
  "unsupported-tus-version": GENERAL,
  "payload-too-large": REQUEST_XML,
  "unsupported-media-type": REQUEST_XML,
  "unsupported-encoding": REQUEST_XML,
  "range-not-satisfiable": GENERAL,
  "expectation-failed": GENERAL,
  "idempotency-mismatch": GENERAL,
  "upload-locked": GENERAL,
  "checksum-mismatch": GENERAL,
  "digest-mismatch": REQUEST_XML,
  "too-many-requests": GENERAL,
  "headers-too-large": GENERAL,
  internal: GENERAL,
  "too-many-jobs": GENERAL,
  "too-many-uploads": GENERAL,
  unavailable: GENERAL,
  "insufficient-storage": GENERAL,
} as const satisfies Record<ProblemCode, IpsFault>;

const REASONS = {
  "no-credentials": { fault: "authenticationFault", code: 10000 },
  "wrong-credentials": CREDENTIALS,
  "unknown-user": { fault: "authenticationFault", code: 10002 },
  "unknown-company": { fault: "authorizationFault", code: 20000 },
  "unknown-request-user": { fault: "authorizationFault", code: 20002 },
  "no-operation-permission": PERMISSION,
  "foreign-caller": PERMISSION,
  "no-impersonation-permission": { fault: "authorizationFault", code: 20004 },
} as const satisfies Record<ProblemReason, IpsFault>;

/** The fault of a problem. A missing element has its own code, and so has each reason for not letting in. */
export function ipsFaultOf({ code, options, violations }: Problem): IpsFault {
  if (options.reason !== undefined) {
    return REASONS[options.reason];
  }
  const isMissing = code === "invalid-document" && violations[0]?.rule === "required";
  return isMissing ? MISSING_PARAMETER : IPS_FAULTS[code];
}

/** Failures of the HTTP request itself, which no authHeader can ask to be told otherwise. */
const HTTP_PROBLEMS: ReadonlySet<ProblemCode> = new Set([
  "method-not-allowed",
  "unsupported-media-type",
  "unsupported-encoding",
]);

/**
 * The HTTP status of an answer with a fault. WS-I BP R1126: 500. SOAP 1.2 Part 2 §7.5.2.2 has 400 for a Sender fault; we
 * do not, because WCF and Mono read a fault only where the status is 2xx or 500.
 * @param asked what the caller's authHeader asked for
 */
export function faultStatusOf({ code }: Problem, asked = 500): number {
  return HTTP_PROBLEMS.has(code) ? PROBLEMS[code].status : asked;
}

/** What a problem's page says of this door: how it tells that problem. */
export function ipsFaultText(code: ProblemCode): string {
  const { fault, code: number } = IPS_FAULTS[code];
  return `in SOAP: \`${fault}\` ${number}`;
}

/**
 * The fault's element in XML.
 * @param attributes more of them, each with a space before it
 */
export function faultElement(problem: Problem, attributes = ""): string {
  const { fault, code } = ipsFaultOf(problem);
  return `<tns:${fault} xmlns:tns="${IPS_NAMESPACE}"${attributes}><tns:code>${code}</tns:code><tns:reason>${escapeXml(reasonOf(problem))}</tns:reason></tns:${fault}>`;
}

const VIOLATIONS_TOLD = 3;

/** The detail and the first violations, so that a client who sees nothing but the reason can mend the request. */
export function reasonOf({ detail, violations }: Problem): string {
  const told = violations
    .slice(0, VIOLATIONS_TOLD)
    .map((violation) => violationText(violation, detail))
    .filter((text) => text !== "");
  const more = violations.length - VIOLATIONS_TOLD;
  return [detail, ...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(" ");
}

/** What the detail does not say yet: at least the place. */
function violationText(violation: Violation, detail: string): string {
  const { line, message } = violation;
  const isTold = detail.includes(message);
  const at = placeOf(violation);
  const place = [isTold && detail.includes(at) ? "" : at, line === undefined ? "" : `line ${line}`]
    .filter((part) => part !== "")
    .join(", ");
  if (isTold) {
    return place === "" ? "" : `(${place})`;
  }
  return place === "" ? message : `${place}: ${message}`;
}
