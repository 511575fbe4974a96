/** The WSDL of our own SOAP service as toolkits load it: the file in wsdl/, with its schemas made from xsd/ and the address written in. */

import { readFileSync } from "node:fs";

import type { Contract, XmlElement } from "../../contract/contract.ts";
import { escapeXml } from "../soap/xml-text.ts";

const XS = "http://www.w3.org/2001/XMLSchema";
const ADDRESS = "urn:address-of-the-service";
const TYPES = "<wsdl:types/>";
/** Toolkits make streams of what is marked so, and no arrays. */
const BINARY = ' xmime:expectedContentTypes="application/octet-stream"';
/** The entry files, each with the prefix of its namespace. */
const SCHEMAS = [
  ["soap.xsd", "tns"],
  ["problem.xsd", "problem"],
] as const;
const KEPT: ReadonlySet<string> = new Set(["name", "type", "minOccurs", "maxOccurs"]);

/** The text of the document for an address. */
export function jobWsdl(contract: Contract, file: string): (address: string) => string {
  let built: string | undefined;
  return (address) => {
    built ??= readFileSync(file, "utf8").replace(
      TYPES,
      `<wsdl:types>${SCHEMAS.map(([name, prefix]) => schemaOf(contract, name, prefix)).join("")}</wsdl:types>`,
    );
    return built.replaceAll(ADDRESS, () => escapeXml(address));
  };
}

/** A declaration, out of the document that it was read from. */
interface Declared {
  readonly local: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Declared[];
}

function schemaOf(contract: Contract, file: string, prefix: string): string {
  const declared = declarationsOf(contract, file, new Set());
  const byName = new Map(declared.map((each) => [each.name, each]));
  const roots = declared.filter(
    ({ local, name }) => local === "element" && ownRoots(contract, file).has(name),
  );
  const namespace = namespaceOf(contract, file);
  const needed = new Set<string>();
  roots.forEach((root) => visit(root, byName, needed));
  const types = declared.filter(({ local, name }) => local === "complexType" && needed.has(name));
  const builtIn = (type: string): string => {
    const found = byName.get(type);
    if (found === undefined || found.local === "complexType") {
      return type;
    }
    return builtIn(found.children[0]?.attributes.get("base") ?? "xs:string");
  };
  const written = [...roots, ...types].map((each) => write(each, prefix, builtIn));
  return `<xs:schema xmlns:xs="${XS}" xmlns:${prefix}="${namespace}" xmlns:xmime="http://www.w3.org/2005/05/xmlmime" targetNamespace="${namespace}" elementFormDefault="qualified">${written.join("")}</xs:schema>`;
}

function read<T>(contract: Contract, file: string, use: (root: XmlElement) => T): T {
  const document = contract.parseXml(Buffer.from(contract.xsd(file) ?? ""));
  try {
    return use(document.root);
  } finally {
    document.dispose();
  }
}

function namespaceOf(contract: Contract, file: string): string {
  return read(contract, file, (root) => root.attribute("targetNamespace") ?? "");
}

/** Those that the file declares itself: what it includes has roots for other doors. */
function ownRoots(contract: Contract, file: string): ReadonlySet<string> {
  return read(
    contract,
    file,
    (root) =>
      new Set(
        root
          .children()
          .filter(({ name }) => name === "element")
          .map((element) => element.attribute("name") ?? ""),
      ),
  );
}

/** What a file declares, includes inside; a file that several include is there once. */
function declarationsOf(contract: Contract, file: string, seen: Set<string>): readonly Declared[] {
  if (seen.has(file)) {
    return [];
  }
  seen.add(file);
  const own = read(contract, file, (root) => root.children().map((child) => declaredOf(child)));
  return own.flatMap((each) =>
    each.local === "include"
      ? declarationsOf(contract, each.attributes.get("schemaLocation") ?? "", seen)
      : [each],
  );
}

function declaredOf(element: XmlElement): Declared {
  const attributes = element.attributes().filter(({ namespace }) => namespace === "");
  return {
    local: element.name,
    name: element.attribute("name") ?? "",
    attributes: new Map(attributes.map(({ name, value }) => [name, value])),
    children: element.children().map((child) => declaredOf(child)),
  };
}

function visit(each: Declared, byName: ReadonlyMap<string, Declared>, needed: Set<string>): void {
  const type = each.attributes.get("type") ?? "";
  const declared = byName.get(type);
  if (declared !== undefined && !needed.has(type)) {
    needed.add(type);
    visit(declared, byName, needed);
  }
  each.children.forEach((child) => visit(child, byName, needed));
}

/** Our simple types are for our own check: some toolkits make dates and numbers of built-in types alone, and a value that is new breaks no enumeration. */
function write(each: Declared, prefix: string, builtIn: (type: string) => string): string {
  const attributes = Array.from(each.attributes)
    .filter(([name]) => KEPT.has(name))
    .map(([name, value]) => {
      const type = name === "type" ? builtIn(value) : value;
      const told = name === "type" && !type.startsWith("xs:") ? `${prefix}:${type}` : type;
      return ` ${name}="${escapeXml(told)}"${told === "xs:base64Binary" ? BINARY : ""}`;
    });
  const inside = each.children
    .filter(({ local }) => local !== "annotation" && local !== "anyAttribute")
    .map((child) => write(child, prefix, builtIn));
  return `<xs:${each.local}${attributes.join("")}>${inside.join("")}</xs:${each.local}>`;
}
