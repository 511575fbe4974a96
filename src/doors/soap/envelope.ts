/** The envelope: unwraps a message by the rules of its SOAP version, and wraps what is answered. */

import type { XmlDocument, XmlElement } from "../../contract/contract.ts";
import { Problem } from "../../core/model/problem.ts";
import { SOAP_1_1, SOAP_1_2, type SoapVersion, versionOfNamespace } from "./soap-version.ts";
import { shown, shownName } from "./xml-text.ts";

/** The faults that only SOAP knows: they are about the envelope. */
export type EnvelopeFaultCode = "VersionMismatch" | "MustUnderstand";

/** A name with its namespace. */
export type QualifiedName = Pick<XmlElement, "name" | "namespace">;

/** A failure of SOAP itself, which its faults have words for that are more exact than the problem's. */
export class EnvelopeFault extends Problem {
  readonly faultCode: EnvelopeFaultCode;
  /** The mandatory header blocks that nobody here understands. */
  readonly notUnderstood: readonly QualifiedName[];

  constructor(
    faultCode: EnvelopeFaultCode,
    detail: string,
    notUnderstood: readonly QualifiedName[] = [],
  ) {
    super("malformed-document", detail);
    this.faultCode = faultCode;
    this.notUnderstood = notUnderstood;
  }
}

export interface Envelope {
  readonly headerBlocks: readonly XmlElement[];
  /** The only child of the body. */
  readonly content: XmlElement;
}

/**
 * The version of a message, which its envelope's namespace tells. `presumed` is what the media type tells.
 * Throws malformed-document, VersionMismatch.
 */
export function envelopeVersion(root: XmlElement, presumed: SoapVersion): SoapVersion {
  const version = versionOfNamespace(root.namespace);
  if (version !== undefined && root.name === "Envelope") {
    return version;
  }
  const expected = `The message must be an Envelope of ${SOAP_1_1.namespace} (SOAP 1.1) or ${SOAP_1_2.namespace} (SOAP 1.2)`;
  const found = `found ${shownName(root)}`;
  // SOAP 1.1 §4.4.1: VersionMismatch is about the namespace. SOAP 1.2 §5.4.6: about namespace, local name or both.
  if (root.name === "Envelope" || presumed === SOAP_1_2) {
    throw new EnvelopeFault("VersionMismatch", `${expected}; ${found}.`);
  }
  throw malformed(`${expected}; ${found}. Wrap the request in a SOAP envelope and body.`);
}

/**
 * Unwraps a message whose version is known. Throws malformed-document. encodingStyle may stand anywhere (WS-I BP R1005
 * and R1006 and SOAP 1.2 §5.1.1 forbid it): LuaSOAP, SOAP::Lite and PHP write it on messages that are literal all the same.
 */
export function unwrap(document: XmlDocument, version: SoapVersion): Envelope {
  // WS-I BP R1009; SOAP 1.2 §5: a receiver should answer a processing instruction with a Sender fault.
  if (document.hasProcessingInstruction) {
    throw malformed("A SOAP message must not hold processing instructions. Remove them.");
  }
  const { header, body } = partsOf(document.root, version);
  for (const part of [document.root, header, body]) {
    if (part !== undefined) {
      demandPlainPart(part, version);
    }
  }
  const headerBlocks = header?.children() ?? [];
  const [content, ...others] = body.children();
  if (content === undefined || others.length > 0) {
    refuseReferences(others);
    const count = others.length + (content === undefined ? 0 : 1);
    throw malformed(`The Body must hold exactly one element, the request; found ${count}.`);
  }
  // WS-I BP R1014 for the body; SOAP 1.1 §4.2 and SOAP 1.2 §5.2.1 for header blocks.
  for (const element of [content, ...headerBlocks]) {
    if (element.namespace === "") {
      throw malformed(`The element ${shown(element.name)} needs a namespace.`);
    }
  }
  return { headerBlocks, content };
}

/** SOAP 1.1 §4, SOAP 1.2 §5.1 and WS-I BP R1011: an optional Header, then one Body, then nothing. */
function partsOf(
  envelope: XmlElement,
  version: SoapVersion,
): { readonly header: XmlElement | undefined; readonly body: XmlElement } {
  const parts = [...envelope.children()];
  const header = isPart(parts[0], "Header", version) ? parts.shift() : undefined;
  const [body, ...rest] = parts;
  if (!isPart(body, "Body", version)) {
    throw malformed(
      `The Envelope must hold an optional Header and then a Body, both of ${version.namespace}; found ${body === undefined ? "no Body" : `${shownName(body)} in its place`}.`,
    );
  }
  if (rest[0] !== undefined) {
    throw malformed(`Nothing may follow the Body; found ${shownName(rest[0])}.`);
  }
  return { header, body };
}

function isPart(
  element: XmlElement | undefined,
  name: string,
  version: SoapVersion,
): element is XmlElement {
  return element?.name === name && element.namespace === version.namespace;
}

function demandPlainPart(part: XmlElement, version: SoapVersion): void {
  if (part.hasText()) {
    throw malformed(`The ${part.name} must hold elements only; found text.`);
  }
  // SOAP 1.2 §5.1 to §5.3: attributes of the envelope's parts are namespace-qualified.
  if (version === SOAP_1_2) {
    const bare = part.attributes().find((attribute) => attribute.namespace === "");
    if (bare !== undefined) {
      throw malformed(`The attribute ${shown(bare.name)} of the ${part.name} needs a namespace.`);
    }
  }
}

/** SOAP 1.1 §5.4.1: values that stand beside the request, for it to refer to. */
function refuseReferences(besides: readonly XmlElement[]): void {
  const reference = besides.find((element) => element.attribute("id") !== undefined);
  if (reference !== undefined) {
    throw malformed(
      `The Body holds ${shownName(reference)} with an id for others to refer to (href). Such multi-reference values of SOAP encoding are not read here: send document/literal, each value in its place.`,
    );
  }
}

/**
 * The text of a whole message, by concatenation, because every answer passes here. The prefix is `soapenv`, and without header blocks there is no Header element: clients in
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

function malformed(detail: string): Problem {
  return new Problem("malformed-document", detail);
}
