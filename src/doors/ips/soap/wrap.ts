/** Wraps what an operation answers, or a fault, into an envelope. By concatenation, because every answer passes here. */

import type { SoapVersion } from "./soap-version.ts";

/**
 * The text of a whole message. The prefix is `soapenv`, and without header blocks there is no Header element: clients in
 * the wild read `soapenv:Body` as text, or take the first child of the first child.
 * @param headerBlocks the XML of the header blocks; "" for none
 */
export function wrap(version: SoapVersion, bodyXml: string, headerBlocks = ""): string {
  const header = headerBlocks === "" ? "" : `<soapenv:Header>${headerBlocks}</soapenv:Header>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="${version.namespace}">${header}<soapenv:Body>${bodyXml}</soapenv:Body></soapenv:Envelope>`;
}

/** The Content-Type of an answer in this version. */
export function contentTypeOf(version: SoapVersion): string {
  return `${version.mediaType};charset=UTF-8`;
}
