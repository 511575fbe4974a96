/** The XSD files as they lie on disk, compiled by libxml2 under any IPS namespace: for tests. */

import { readFileSync } from "node:fs";
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlElement,
  xmlRegisterInputProvider,
  XsdValidator,
} from "libxml2-wasm";

const NAMES = [
  "simple-types.xsd",
  "ips-types.xsd",
  "preflight.xsd",
  "text.xsd",
  "artwork-request.xsd",
  "artwork.xsd",
  "ips.xsd",
  "ips-common.xsd",
  "job.xsd",
] as const;
export type SchemaName = (typeof NAMES)[number];

export const UNVERSIONED = "http://www.scene7.com/IpsApi/xsd";
/** The namespace that ips.xsd has on disk. */
export const WRITTEN = `${UNVERSIONED}/2014-04-03`;

const provider = new XmlBufferInputProvider({});
xmlRegisterInputProvider(provider);

export function schemaText(name: SchemaName): string {
  return readFileSync(new URL(`../../xsd/${name}`, import.meta.url), "utf8");
}

/**
 * Compiles one schema with all it includes.
 * @param name the file to compile
 * @param namespace what stands in place of the namespace that ips.xsd has on disk
 * @returns a function that gives the violations of a document, [] if it is valid
 */
export function compileSchema(
  name: SchemaName,
  namespace: string = WRITTEN,
): (document: string) => readonly string[] {
  const folder = `mem:/${encodeURIComponent(namespace)}/`;
  for (const file of NAMES) {
    provider.addBuffer(folder + file, Buffer.from(schemaText(file).replaceAll(WRITTEN, namespace)));
  }
  const text = schemaText(name).replaceAll(WRITTEN, namespace);
  const schema = XmlDocument.fromString(text, { url: folder + name });
  try {
    const validator = XsdValidator.fromDoc(schema);
    return (document) => violationsOf(document, validator);
  } finally {
    schema.dispose();
  }
}

function violationsOf(text: string, validator: XsdValidator): readonly string[] {
  const document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return [String(error)];
  } finally {
    document.dispose();
  }
}

/** One field of a type, as its element declaration says it. */
export interface DeclaredField {
  readonly name: string;
  readonly type: string;
  /** As in "0..1". */
  readonly occurs: string;
  /** The attribute jg:versions, if there is one. */
  readonly versions: string | undefined;
}

/** The fields of every complex type of a schema file, without its includes. */
export function declaredFields(name: SchemaName): ReadonlyMap<string, readonly DeclaredField[]> {
  const prefixes = { xs: "http://www.w3.org/2001/XMLSchema" };
  const schema = XmlDocument.fromString(schemaText(name));
  try {
    const types = schema.find("/xs:schema/xs:complexType", prefixes).filter(isElement);
    return new Map(
      types.map((type) => [
        type.attr("name")?.value ?? "",
        type.find("xs:sequence/xs:element", prefixes).filter(isElement).map(readField),
      ]),
    );
  } finally {
    schema.dispose();
  }
}

function isElement(node: unknown): node is XmlElement {
  return node instanceof XmlElement;
}

function readField(element: XmlElement): DeclaredField {
  const least = element.attr("minOccurs")?.value ?? "1";
  const most = element.attr("maxOccurs")?.value ?? "1";
  return {
    name: element.attr("name")?.value ?? "",
    type: element.attr("type")?.value ?? "",
    occurs: `${least}..${most}`,
    versions: element.attrs.find((attribute) => attribute.name === "versions")?.value,
  };
}
