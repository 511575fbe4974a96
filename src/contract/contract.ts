/** The contract bridge as the doors see it: bytes in, checked values out, and values back to bytes. */

import type { Violation } from "../core/model/problem.ts";

/** Which side of the wire a document is on: fields marked jg:answer exist only in answers. */
export type Direction = "request" | "answer";

/** Which vocabulary a root element belongs to. */
type Vocabulary = "job" | "problem" | "ips" | "soap";

/** A root element: its vocabulary, its local name and, for "ips", the namespace that the caller speaks. */
export interface Root {
  readonly vocabulary: Vocabulary;
  readonly name: string;
  /** Only for "ips": the full namespace URI, versioned or not. Others have one namespace each. */
  readonly namespace?: string;
}

/** A value of the contract as JSON has it: what the generated types describe. */
export type Value = unknown;

/** One element of a parsed document. Valid until the document is disposed. */
export interface XmlElement {
  readonly name: string;
  /** "" for no namespace. */
  readonly namespace: string;
  readonly line: number;
  /** Child elements in document order. */
  children(): readonly XmlElement[];
  /** True if there is character data other than white space directly inside. */
  hasText(): boolean;
  /** All character data directly inside, as written. */
  text(): string;
  /** An attribute's value; namespace "" for an unqualified one. */
  attribute(name: string, namespace?: string): string | undefined;
  attributes(): readonly { name: string; namespace: string; value: string }[];
}

/** A parsed, well-formed document without DOCTYPE. Call dispose() in `finally`: its memory is not the garbage collector's. */
export interface XmlDocument {
  readonly root: XmlElement;
  /** True where the document holds processing instructions (SOAP 1.2 §5 refuses them). */
  readonly hasProcessingInstruction: boolean;
  dispose(): void;
}

export interface Contract {
  /**
   * Parses XML. `charset` is the media type's parameter, if any: byte-order mark, then charset, then prolog (RFC 7303 §3).
   * Throws malformed-document, and unsupported-media-type for a charset nobody knows.
   */
  parseXml(bytes: Uint8Array, charset?: string): XmlDocument;
  /** Validates one element of a parsed document against the contract and reads it. Throws invalid-document. */
  readXml(element: XmlElement, root: Root, direction?: Direction): Value;
  /** Parses, validates and reads JSON. Throws malformed-document, invalid-document. */
  readJson(bytes: Uint8Array, root: Root, direction?: Direction): Value;
  /** Writes a value as an XML element with a default xmlns (none for "job"), without prolog. */
  writeXml(value: Value, root: Root): string;
  /** Writes a value as JSON. */
  writeJson(value: Value, root: Root): string;
  /** All violations of a value, as JSON readers find them; [] if valid. For tests and for values made by us. */
  violations(value: Value, root: Root, direction?: Direction): readonly Violation[];
  /** The JSON Schema (2020-12) of a root, self-contained. */
  jsonSchema(root: Root, direction?: Direction): object;
  /** The same with OpenAPI's keyword `xml`, which says how lists stand in XML. */
  openApiSchema(root: Root, direction?: Direction): object;
  /** The namespace of a root element; "" for none. */
  namespaceOf(root: Root): string;
  /** The IPS namespaces that are known by name; later ones with a `-beta` suffix are understood too. */
  readonly ipsNamespaces: readonly string[];
  /** The names of a vocabulary's root elements. */
  rootNames(vocabulary: Vocabulary): readonly string[];
  /** The XSD files by name. */
  readonly xsdNames: readonly string[];
  /** The text of an XSD file, ips.xsd under the given namespace (2014-04-03 without one); undefined for no such file. */
  xsd(name: string, ipsNamespace?: string): string | undefined;
  /** True for every namespace that the IPS vocabulary answers to. */
  isIpsNamespace(namespace: string): boolean;
}
