/** The fault: how a failed call is told, in either SOAP version. */

import type { Contract } from "../../../contract/contract.ts";
import { IPS_NAMESPACE } from "../../../contract/ips-namespaces.ts";
import type { ProblemDocument } from "../../../core/model/contract-types.gen.ts";
import type { Problem } from "../../../core/model/problem.ts";
import { namesType } from "../../http/accept.ts";
import type { Answer } from "../../http/answer.ts";
import { problemHeaders } from "../../problems/encode.ts";
import { PROBLEMS, ipsFaultOf, problemDocument } from "../../problems/table.ts";
import { EnvelopeFault } from "./envelope-fault.ts";
import { faultHeaderBlocks } from "./fault-header-blocks.ts";
import { reasonOf } from "./fault-reason.ts";
import { SOAP_1_1, type SoapVersion } from "./soap-version.ts";
import { contentTypeOf, wrap } from "./wrap.ts";
import { escapeXml } from "./xml-text.ts";

/** What decides how a failure is told. */
export interface FaultPlace {
  readonly version: SoapVersion;
  readonly requestId: string;
  /** The HTTP status that the caller's authHeader asked for. */
  readonly faultStatus?: number | undefined;
  readonly publicUrl?: string | undefined;
  /** The request's Accept header. */
  readonly accept?: string | undefined;
}

/** RFC 9457 Appendix B: the namespace of problem+xml. */
const PROBLEM_NAMESPACE = "urn:ietf:rfc:7807";

/** Who names this type in Accept gets the problem document as well, behind the IPS fault element. */
const PROBLEM_XML = "application/problem+xml";

/** The parts of a fault that are the same in both versions, but for their names. */
interface Fault {
  /** Local name of a code in the envelope's namespace. */
  readonly code: string;
  /** In few words. */
  readonly title: string;
  readonly reason: string;
  /** XML; "" for none. */
  readonly detail: string;
}

/** The answer that tells a failure as a SOAP fault. */
export function faultAnswer(
  failure: Problem | EnvelopeFault,
  place: FaultPlace,
  contract: Contract,
): Answer {
  const isEnvelopeFault = failure instanceof EnvelopeFault;
  const fault = isEnvelopeFault ? envelopeFault(failure) : problemFault(failure, place, contract);
  const headerBlocks = isEnvelopeFault ? faultHeaderBlocks(failure, place.version) : "";
  return {
    status: statusOf(failure, place),
    headers: {
      ...(isEnvelopeFault ? { "Cache-Control": "no-store" } : problemHeaders(failure)),
      "Content-Type": contentTypeOf(place.version),
      "X-Request-Id": place.requestId,
    },
    body: wrap(place.version, write(fault, place.version), headerBlocks),
  };
}

/** SOAP 1.1 §4.4 forbids a detail for what is wrong with headers; SOAP 1.2 §5.4.5 keeps it for the body's errors too. */
function envelopeFault({ code, message }: EnvelopeFault): Fault {
  return { code, title: message, reason: message, detail: "" };
}

function problemFault(problem: Problem, place: FaultPlace, contract: Contract): Fault {
  const { accept, publicUrl, requestId } = place;
  const document = problemDocument(problem, {
    requestId,
    ...(publicUrl !== undefined && { publicUrl }),
  });
  const ips = ipsFaultOf(problem);
  // WCF's reader throws where anything follows the declared element.
  const second =
    accept !== undefined && namesType(accept, PROBLEM_XML)
      ? contract.writeXml(document, { vocabulary: "problem", name: "problem" })
      : "";
  return {
    code: place.version.faultCodes[PROBLEMS[problem.code].soapSide],
    title: ips.fault,
    reason: reasonOf(problem),
    detail: faultElement(problem, problemAttributes(document)) + second,
  };
}

/**
 * Which problem it is and of which request: the fault's type admits attributes of other namespaces. Not named `type`,
 * because SOAP::Lite takes every attribute of that name, whatever its prefix, for the type of the element.
 */
function problemAttributes({ type, instance }: ProblemDocument): string {
  return ` xmlns:problem="${PROBLEM_NAMESPACE}" problem:problemType="${escapeXml(type)}" problem:instance="${escapeXml(instance)}"`;
}

/**
 * The IPS fault element, which clients know a failure by.
 * @param attributes more of them, each with a space before it
 */
export function faultElement(problem: Problem, attributes = ""): string {
  const { fault, code } = ipsFaultOf(problem);
  return `<tns:${fault} xmlns:tns="${IPS_NAMESPACE}"${attributes}><tns:code>${code}</tns:code><tns:reason>${escapeXml(reasonOf(problem))}</tns:reason></tns:${fault}>`;
}

function write(fault: Fault, version: SoapVersion): string {
  if (version === SOAP_1_1) {
    // WS-I BP R1000 and R1001: these children only, and unqualified.
    const detail = fault.detail === "" ? "" : `<detail>${fault.detail}</detail>`;
    return `<soapenv:Fault><faultcode>soapenv:${fault.code}</faultcode><faultstring>${escapeXml(fault.title)}</faultstring>${detail}</soapenv:Fault>`;
  }
  // SOAP 1.2 §5.4: Text has an xml:lang.
  const detail = fault.detail === "" ? "" : `<soapenv:Detail>${fault.detail}</soapenv:Detail>`;
  return `<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:${fault.code}</soapenv:Value></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang="en">${escapeXml(fault.reason)}</soapenv:Text></soapenv:Reason>${detail}</soapenv:Fault>`;
}

/** Failures of the HTTP request itself, which no authHeader can ask to be told otherwise. */
const HTTP_PROBLEMS: ReadonlySet<string> = new Set([
  "method-not-allowed",
  "unsupported-media-type",
  "unsupported-encoding",
]);

/** The status of a failure of the HTTP request; undefined for any other failure. */
export function httpStatusOf({ code }: Problem): number | undefined {
  return HTTP_PROBLEMS.has(code) ? PROBLEMS[code].status : undefined;
}

/**
 * WS-I BP R1126: 500 with a fault. SOAP 1.2 Part 2 §7.5.2.2 has 400 for a Sender fault; we do not, because WCF and Mono
 * read a fault only where the status is 2xx or 500.
 */
function statusOf(failure: Problem | EnvelopeFault, place: FaultPlace): number {
  const usual = place.faultStatus ?? 500;
  return failure instanceof EnvelopeFault ? usual : (httpStatusOf(failure) ?? usual);
}
