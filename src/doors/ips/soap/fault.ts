/** The fault: how a failed call is told, in either SOAP version. */

import type { ProblemDocument } from "../../../core/model/contract-types.gen.ts";
import type { Problem } from "../../../core/model/problem.ts";
import type { Exchange } from "../../dialect.ts";
import { namesType } from "../../http/accept.ts";
import type { Answer } from "../../http/answer.ts";
import { problemHeaders } from "../../problems/encode.ts";
import { PROBLEMS, problemDocument } from "../../problems/table.ts";
import { faultElement, faultStatusOf, ipsFaultOf, reasonOf } from "../ips-fault.ts";
import { contentTypeOf, EnvelopeFault, wrap } from "./envelope.ts";
import { SOAP_1_1, SOAP_1_2, type SoapVersion } from "./soap-version.ts";
import { escapeXml } from "./xml-text.ts";

/** What decides how a failure is told. */
export interface FaultForm {
  readonly version: SoapVersion;
  /** The HTTP status that the caller's authHeader asked for. */
  readonly faultStatus?: number | undefined;
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
  /** Of the reason. */
  readonly language: string;
  /** XML; "" for none. */
  readonly detail: string;
}

/** The answer that tells a failure as a SOAP fault. */
export function faultAnswer(
  problem: Problem,
  exchange: Exchange,
  { version, faultStatus }: FaultForm,
): Answer {
  const isEnvelopeFault = problem instanceof EnvelopeFault;
  const fault = isEnvelopeFault ? envelopeFault(problem) : problemFault(problem, exchange, version);
  const headerBlocks = isEnvelopeFault ? faultHeaderBlocks(problem, version) : "";
  return {
    status: faultStatusOf(problem, faultStatus),
    headers: { ...problemHeaders(problem), "Content-Type": contentTypeOf(version) },
    body: wrap(version, write(fault, version), headerBlocks),
  };
}

/** SOAP 1.1 §4.4 forbids a detail for what is wrong with headers; SOAP 1.2 §5.4.5 keeps it for the body's errors too. */
function envelopeFault({ faultCode, detail, options }: EnvelopeFault): Fault {
  return {
    code: faultCode,
    title: detail,
    reason: detail,
    language: options.language ?? "en",
    detail: "",
  };
}

function problemFault(
  problem: Problem,
  { kit, request, requestId }: Exchange,
  { faultCodes }: SoapVersion,
): Fault {
  const { contract, publicUrl } = kit;
  const { accept } = request.headers;
  const document = problemDocument(problem, { requestId, publicUrl });
  // WCF's reader throws where anything follows the declared element.
  const second =
    accept !== undefined && namesType(accept, PROBLEM_XML)
      ? contract.writeXml(document, { vocabulary: "problem", name: "problem" })
      : "";
  return {
    code: faultCodes[PROBLEMS[problem.code].status < 500 ? "client" : "server"],
    title: ipsFaultOf(problem).fault,
    reason: reasonOf(problem),
    language: problem.options.language ?? "en",
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

function write(fault: Fault, version: SoapVersion): string {
  if (version === SOAP_1_1) {
    // WS-I BP R1000 and R1001: these children only, and unqualified.
    const detail = fault.detail === "" ? "" : `<detail>${fault.detail}</detail>`;
    return `<soapenv:Fault><faultcode>soapenv:${fault.code}</faultcode><faultstring>${escapeXml(fault.title)}</faultstring>${detail}</soapenv:Fault>`;
  }
  // SOAP 1.2 §5.4: Text has an xml:lang.
  const detail = fault.detail === "" ? "" : `<soapenv:Detail>${fault.detail}</soapenv:Detail>`;
  return `<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:${fault.code}</soapenv:Value></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang="${fault.language}">${escapeXml(fault.reason)}</soapenv:Text></soapenv:Reason>${detail}</soapenv:Fault>`;
}

/** The header blocks that SOAP 1.2 adds: what was not understood, and which envelopes are; "" where there are none. */
function faultHeaderBlocks(fault: EnvelopeFault, version: SoapVersion): string {
  if (version !== SOAP_1_2) {
    return "";
  }
  // SOAP 1.2 §5.4.8
  const notUnderstood = fault.notUnderstood.map(
    ({ name, namespace }) =>
      `<soapenv:NotUnderstood qname="ns:${escapeXml(name)}" xmlns:ns="${escapeXml(namespace)}"/>`,
  );
  return fault.faultCode === "VersionMismatch" ? UPGRADE : notUnderstood.join("");
}

/** SOAP 1.2 §5.4.7: the envelopes that are taken, the preferred one first. */
const UPGRADE = `<soapenv:Upgrade>${[SOAP_1_2, SOAP_1_1]
  .map(
    ({ namespace }) => `<soapenv:SupportedEnvelope qname="ns:Envelope" xmlns:ns="${namespace}"/>`,
  )
  .join("")}</soapenv:Upgrade>`;
