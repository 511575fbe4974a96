/** The text of a fault in either SOAP version, and the faults that are about the envelope alone. */

import { EnvelopeFault, wrap } from "./envelope.ts";
import { SOAP_1_1, SOAP_1_2, type SoapVersion } from "./soap-version.ts";
import { escapeXml } from "./xml-text.ts";

/** The parts of a fault that are the same in both versions, but for their names. */
export interface Fault {
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

/** The message of a fault. */
export function faultMessage(fault: Fault, version: SoapVersion): string {
  return wrap(version, write(fault, version));
}

/** The message of a fault about the envelope, with the header blocks that belong to it. */
export function envelopeFaultMessage(problem: EnvelopeFault, version: SoapVersion): string {
  return wrap(version, write(envelopeFault(problem), version), faultHeaderBlocks(problem, version));
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
