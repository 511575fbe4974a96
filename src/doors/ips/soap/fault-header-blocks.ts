/** The header blocks that SOAP 1.2 adds to a fault: what was not understood, and which envelopes are. */

import type { EnvelopeFault } from "./envelope-fault.ts";
import { SOAP_1_1, SOAP_1_2, type SoapVersion } from "./soap-version.ts";
import { escapeXml } from "./xml-text.ts";

/** The XML of the blocks; "" where the version or the fault has none. */
export function faultHeaderBlocks(fault: EnvelopeFault, version: SoapVersion): string {
  if (version !== SOAP_1_2) {
    return "";
  }
  // SOAP 1.2 §5.4.8
  const notUnderstood = fault.notUnderstood.map(
    ({ name, namespace }) =>
      `<soapenv:NotUnderstood qname="ns:${escapeXml(name)}" xmlns:ns="${escapeXml(namespace)}"/>`,
  );
  return fault.code === "VersionMismatch" ? UPGRADE : notUnderstood.join("");
}

/** SOAP 1.2 §5.4.7: the envelopes that are taken, the preferred one first. */
const UPGRADE = `<soapenv:Upgrade>${[SOAP_1_2, SOAP_1_1]
  .map(
    ({ namespace }) => `<soapenv:SupportedEnvelope qname="ns:Envelope" xmlns:ns="${namespace}"/>`,
  )
  .join("")}</soapenv:Upgrade>`;
