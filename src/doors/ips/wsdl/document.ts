/** The WSDL as toolkits load it: one version's contract in one self-contained document, built from wsdl/ and xsd/. */

import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import { IPS_NAMESPACE } from "../../../contract/ips-namespaces.ts";
import { isKnownTo } from "../../../contract/xml/xml-writer.ts";
import { readVersions } from "../../../contract/xsd/xsd-complex-type.ts";
import { type SchemaFiles, declarationsOf, hasOwnHeader } from "./schema.ts";
import { type DomElement, type Source, sourceOf } from "./source.ts";

const XS = "http://www.w3.org/2001/XMLSchema";
const SOAP_12_BINDING = "http://schemas.xmlsoap.org/wsdl/soap12/";

/** The version that the files are written in; its namespace there stands for any other's (xsd/ips.xsd). */
const WRITTEN_VERSION = "2014-04-03";

/** Stands in the built document where the service's address goes. */
export const ADDRESS = "urn:address-of-the-service";

/** Which of the documents. */
export interface WsdlEdition {
  /** A namespace suffix such as `2014-04-03`; "" for the unversioned contract. */
  readonly version: string;
  /** Without the SOAP 1.2 binding, at which Axis 1.4 stops. */
  readonly isSoap11Only: boolean;
}

/**
 * Builds the WSDL, with ADDRESS for its address.
 * @returns the text of the document; rejects if the files are not as they should be
 */
export async function buildWsdl(wsdlFile: string, edition: WsdlEdition): Promise<string> {
  // Heavy, and many servers are never asked for their WSDL.
  const { create } = await import("xmlbuilder2");
  const written = ipsNamespace(WRITTEN_VERSION);
  const read = (path: string): Source => {
    const text = readFileSync(path, "utf8").replaceAll(written, ipsNamespace(edition.version));
    return sourceOf(create(text).root().node as unknown as DomElement);
  };
  const document = create({ version: "1.0", encoding: "UTF-8" });
  const root = read(wsdlFile);
  const definitions = document.ele(root.namespace, root.name, withoutMarks(root.attributes));
  for (const child of root.children) {
    if (child.local === "types") {
      const { version } = edition;
      const serve = (source: Source): Source | undefined => servedOf(source, version);
      const types = definitions.ele(child.namespace, child.name);
      addSchemas(types, importsIn(child), { folder: dirname(wsdlFile), version, read, serve });
    } else {
      add(child, definitions, edition);
    }
  }
  return document.end({ prettyPrint: true });
}

function ipsNamespace(version: string): string {
  return version === "" ? IPS_NAMESPACE : `${IPS_NAMESPACE}/${version}`;
}

/** One schema a namespace: in the unversioned contract both imports have the same, and many toolkits read but one. */
function addSchemas(types: XMLBuilder, imports: readonly Source[], files: SchemaFiles): void {
  const schemas = new Map<string, XMLBuilder>();
  for (const { attributes } of imports) {
    const { namespace = "", schemaLocation = "" } = attributes;
    const schema =
      schemas.get(namespace) ??
      types.ele(XS, "xs:schema", { targetNamespace: namespace, elementFormDefault: "qualified" });
    schemas.set(namespace, schema);
    for (const declaration of declarationsOf(schemaLocation, files)) {
      copy(declaration, schema);
    }
  }
}

/** Adds one of the WSDL's own elements, where this edition has it. */
function add(source: Source, target: XMLBuilder, edition: WsdlEdition): void {
  const served = servedOf(source, edition.version);
  const isLeftOut = edition.isSoap11Only && isSoap12(source);
  if (served === undefined || isLeftOut) {
    return;
  }
  const made = target.ele(served.namespace, served.name, wsdlAttributes(served, edition.version));
  for (const child of served.children) {
    add(child, made, edition);
  }
}

function isSoap12({ local, children }: Source): boolean {
  const isBound = local === "binding" || local === "port";
  return isBound && children.some(({ namespace }) => namespace === SOAP_12_BINDING);
}

function wsdlAttributes({ local, attributes }: Source, version: string): Source["attributes"] {
  if (local === "address") {
    return { ...attributes, location: ADDRESS };
  }
  const isOldHeader = attributes["element"] === "types:authHeader" && !hasOwnHeader(version);
  return isOldHeader ? { ...attributes, element: "common:authHeader" } : attributes;
}

/** jg:versions marks what not every version has: fields, elements, and whole operations. */
function servedOf(source: Source, version: string): Source | undefined {
  const versions = source.attributes["jg:versions"];
  if (versions !== undefined && !isKnownTo(version, readVersions(versions))) {
    return undefined;
  }
  const children = source.children.flatMap((child) => servedOf(child, version) ?? []);
  return { ...source, children, attributes: withoutMarks(source.attributes) };
}

/** The marks are for us alone. */
function withoutMarks(attributes: Source["attributes"]): Source["attributes"] {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !name.startsWith("jg:") && name !== "xmlns:jg"),
  );
}

function copy({ namespace, name, attributes, children }: Source, target: XMLBuilder): void {
  const made = target.ele(namespace, name, attributes);
  for (const child of children) {
    copy(child, made);
  }
}

function importsIn(types: Source): readonly Source[] {
  return types.children.flatMap((schema) =>
    schema.children.filter((child) => child.local === "import"),
  );
}
