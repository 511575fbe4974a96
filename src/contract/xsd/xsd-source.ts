/** Reads one XSD file into plain nodes that know their line. */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { ContractError } from "./model.ts";

/** One element of an XSD file; `local` is the name without its prefix. */
export interface XsdNode {
  readonly local: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XsdNode[];
  /** The text of xs:documentation or of the comment right before the element. */
  readonly doc: string;
  readonly file: string;
  readonly line: number;
}

const XSD_PREFIX = "xs:";
const XSD_NAMESPACE = "http://www.w3.org/2001/XMLSchema";

// Without htmlEntities numeric character references stay undecoded, and the model would see another pattern than libxml2.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  htmlEntities: true,
  captureMetaData: true,
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  commentPropName: "#comment",
  ignoreDeclaration: true,
});
// The package declares a Symbol object, which cannot index.
const META = XMLParser.getMetaDataSymbol() as unknown as symbol;

type RawNode = Record<string | symbol, unknown>;

interface Source {
  readonly file: string;
  readonly lineAt: (index: number) => number;
}

/**
 * Reads an XSD file.
 * @param path the file
 * @returns its xs:schema element; throws ContractError with file and line for what is no XSD
 */
export function readXsdSource(path: string): XsdNode {
  const text = readFileSync(path, "utf8");
  const source = { file: basename(path), lineAt: createLineCounter(text) };
  const roots = readNodes(source, parser.parse(text) as RawNode[]);
  const schema = roots[0];
  if (roots.length !== 1 || schema === undefined || schema.local !== "schema") {
    throw new ContractError(`${source.file}:1: the document element must be xs:schema`);
  }
  if (schema.attributes["xmlns:xs"] !== XSD_NAMESPACE) {
    refuse(schema, `the prefix xs must stand for ${XSD_NAMESPACE}`);
  }
  return schema;
}

/** Stops the start with file and line of a node. */
export function refuse(node: XsdNode, why: string): never {
  throw new ContractError(`${node.file}:${node.line}: ${why}`);
}

/** Refuses attributes that the model does not know, such as default, fixed or nillable. */
export function checkAttributes(node: XsdNode, known: readonly string[]): void {
  const unknown = Object.keys(node.attributes).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    refuse(node, `attribute ${unknown} of xs:${node.local} is not supported`);
  }
}

function readNodes(source: Source, raws: readonly RawNode[]): XsdNode[] {
  const nodes: XsdNode[] = [];
  let comment = "";
  for (const raw of raws) {
    const name = Object.keys(raw).find((key) => key !== ":@") ?? "";
    if (name === "#comment") {
      comment = textOf(raw[name]);
    } else if (name === "#text") {
      refuseText(source, raw);
    } else {
      nodes.push(readNode(source, raw, { name, comment: tidy(comment) }));
      comment = "";
    }
  }
  return nodes;
}

function readNode(
  source: Source,
  raw: RawNode,
  { name, comment }: { name: string; comment: string },
): XsdNode {
  const line = source.lineAt(startIndexOf(raw));
  const attributes = (raw[":@"] ?? {}) as Record<string, string>;
  const local = name.startsWith(XSD_PREFIX) ? name.slice(XSD_PREFIX.length) : name;
  const content = raw[name] as RawNode[];
  const isText = local === "documentation";
  const children = isText ? [] : readNodes(source, content);
  const documentation = isText ? tidy(textOf(content)) : documentationIn(children);
  const node = { local, attributes, children, line, file: source.file };
  return { ...node, doc: documentation === "" ? comment : documentation };
}

function documentationIn(children: readonly XsdNode[]): string {
  const annotation = children.find((child) => child.local === "annotation");
  return annotation?.children.map((child) => child.doc).join(" ") ?? "";
}

function refuseText(source: Source, raw: RawNode): void {
  const text = String(raw["#text"]);
  if (text.trim() !== "") {
    throw new ContractError(`${source.file}: text "${tidy(text)}" between elements`);
  }
}

function textOf(content: unknown): string {
  return (content as { "#text"?: string }[]).map((part) => part["#text"] ?? "").join("");
}

function tidy(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function startIndexOf(raw: RawNode): number {
  return (raw[META] as { startIndex?: number } | undefined)?.startIndex ?? 0;
}

/** Nodes come in document order, so each line is counted from the one before. */
function createLineCounter(text: string): (index: number) => number {
  let line = 1;
  let counted = 0;
  return (index) => {
    for (let at = text.indexOf("\n", counted); at !== -1 && at < index; ) {
      line += 1;
      counted = at + 1;
      at = text.indexOf("\n", counted);
    }
    return line;
  };
}
