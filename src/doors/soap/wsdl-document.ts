/** The WSDL as toolkits load it: one version's contract in one self-contained document, built from wsdl/ and xsd/. */

import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import { IPS_NAMESPACE } from "../../contract/ips-namespaces.ts";
import { isKnownTo } from "../../contract/xml-writer.ts";
import { readVersions } from "../../contract/xsd-complex-type.ts";
import { type DomElement, type Source, sourceOf } from "./wsdl-source.ts";

const XS = "http://www.w3.org/2001/XMLSchema";

/** The version that the files are written in; its namespace there stands for any other's (xsd/ips.xsd). */
const WRITTEN_VERSION = "2014-04-03";

/** From this version on the header block is in the version's own namespace (xsd/ips.xsd). */
const OWN_HEADER_SINCE = "2014-04-03";

/** Declares the header block of before, and the faults of all versions. */
const COMMON_FILE = "ips-common.xsd";

/** Stands in the built document where the service's address goes. */
export const ADDRESS = "urn:address-of-the-service";

/** Changes an element's attributes on its way into the document; undefined leaves the element out. */
type Rewrite = (source: Source) => Readonly<Record<string, string>> | undefined;

/**
 * Builds the WSDL of one IPS version, with ADDRESS for its address.
 * @param version a namespace suffix such as `2014-04-03`; "" for the unversioned contract
 * @returns the text of the document; rejects if the files are not as they should be
 */
export async function buildWsdl(wsdlFile: string, version: string): Promise<string> {
  // Heavy, and many servers are never asked for their WSDL.
  const { create } = await import("xmlbuilder2");
  const written = ipsNamespace(WRITTEN_VERSION);
  const read = (path: string): Source => {
    const text = readFileSync(path, "utf8").replaceAll(written, ipsNamespace(version));
    return sourceOf(create(text).root().node as unknown as DomElement);
  };
  const document = create({ version: "1.0", encoding: "UTF-8" });
  const root = read(wsdlFile);
  const definitions = document.ele(root.namespace, root.name, withoutMarks(root.attributes));
  for (const child of root.children) {
    if (child.local === "types") {
      const types = definitions.ele(child.namespace, child.name);
      addSchemas(types, { imports: importsIn(child), folder: dirname(wsdlFile), version, read });
    } else {
      copy(child, definitions, wsdlRewrite(version));
    }
  }
  return document.end({ prettyPrint: true });
}

function wsdlRewrite(version: string): Rewrite {
  return ({ local, attributes }) => {
    if (local === "address") {
      return { ...attributes, location: ADDRESS };
    }
    if (!isServed(attributes, version)) {
      return undefined;
    }
    const isOldHeader = attributes["element"] === "types:authHeader" && !hasOwnHeader(version);
    return isOldHeader ? { ...attributes, element: "common:authHeader" } : withoutMarks(attributes);
  };
}

function ipsNamespace(version: string): string {
  return version === "" ? IPS_NAMESPACE : `${IPS_NAMESPACE}/${version}`;
}

interface Schemas {
  /** The xs:import elements of the WSDL. */
  readonly imports: readonly Source[];
  readonly folder: string;
  readonly version: string;
  readonly read: (path: string) => Source;
}

/** One schema a namespace: in the unversioned contract both imports have the same, and many toolkits read but one. */
function addSchemas(types: XMLBuilder, { imports, folder, version, read }: Schemas): void {
  const schemas = new Map<string, XMLBuilder>();
  for (const { attributes } of imports) {
    const { namespace = "", schemaLocation = "" } = attributes;
    const schema =
      schemas.get(namespace) ??
      types.ele(XS, "xs:schema", { targetNamespace: namespace, elementFormDefault: "qualified" });
    schemas.set(namespace, schema);
    const isCommon = basename(schemaLocation) === COMMON_FILE;
    const rewrite = schemaRewrite(version, isCommon ? "common" : "types");
    inlineFile(join(folder, schemaLocation), { read, schema, rewrite });
  }
}

interface Inlining {
  readonly read: (path: string) => Source;
  readonly schema: XMLBuilder;
  readonly rewrite: Rewrite;
}

function inlineFile(path: string, inlining: Inlining): void {
  const file = inlining.read(path);
  for (const child of file.children) {
    if (child.local === "include") {
      inlineFile(join(dirname(path), child.attributes["schemaLocation"] ?? ""), inlining);
    } else {
      copy(child, inlining.schema, inlining.rewrite);
    }
  }
}

/** What points at a type of the schema's own namespace. PHP resolves such references only with a prefix. */
const TYPE_REFERENCES: ReadonlySet<string> = new Set(["type", "base", "ref"]);

function schemaRewrite(version: string, prefix: string): Rewrite {
  return ({ attributes }) => {
    const isForeignHeader =
      prefix === "types" &&
      attributes["name"]?.toLowerCase() === "authheader" &&
      !hasOwnHeader(version);
    if (isForeignHeader || !isServed(attributes, version)) {
      return undefined;
    }
    return Object.fromEntries(
      Object.entries(withoutMarks(attributes)).map(([name, value]) => {
        const isBare = TYPE_REFERENCES.has(name) && !value.includes(":");
        return [name, isBare ? `${prefix}:${value}` : value];
      }),
    );
  };
}

type Attributes = Source["attributes"];

/** jg:versions marks what not every version has: fields, elements, and whole operations. */
function isServed(attributes: Attributes, version: string): boolean {
  const versions = attributes["jg:versions"];
  return versions === undefined || isKnownTo(version, readVersions(versions));
}

/** The marks are for us alone. */
function withoutMarks(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !name.startsWith("jg:") && name !== "xmlns:jg"),
  );
}

function hasOwnHeader(version: string): boolean {
  return version >= OWN_HEADER_SINCE;
}

function copy(source: Source, target: XMLBuilder, rewrite: Rewrite): void {
  const attributes = rewrite(source);
  if (attributes !== undefined) {
    const made = target.ele(source.namespace, source.name, attributes);
    for (const child of source.children) {
      copy(child, made, rewrite);
    }
  }
}

function importsIn(types: Source): readonly Source[] {
  return types.children.flatMap((schema) =>
    schema.children.filter((child) => child.local === "import"),
  );
}
