/** Reads simple types: which built-in types there are and what their restrictions add. */

import type { Primitive, SimpleType } from "./model.ts";
import { translatePatterns } from "./xsd-pattern.ts";
import { refuse, type XsdNode } from "./xsd-source.ts";

/** What is kept while a chain of restrictions is read; frozen into a SimpleType. */
type Facets = {
  -readonly [Key in keyof SimpleType]: SimpleType[Key];
};

/** Built-in types that a field may name itself. The others must be narrowed first: there libxml2 and JSON disagree. */
const PRIMITIVES: ReadonlySet<string> = new Set([
  "string",
  "token",
  "boolean",
  "int",
  "long",
  "double",
  "dateTime",
  "base64Binary",
]);
const NARROWED: ReadonlySet<string> = new Set(["long", "double", "dateTime"]);
const INT_MAX = 2_147_483_647;

/**
 * The simple type behind a built-in name such as "xs:int".
 * @param node the node that names it, for the message
 * @param name the name without prefix
 * @param narrowing true where a restriction follows that will narrow it
 */
export function builtInType(node: XsdNode, name: string, narrowing = false): SimpleType {
  if (!PRIMITIVES.has(name)) {
    refuse(node, `xs:${name} is not supported; use a type of simple-types.xsd`);
  }
  if (NARROWED.has(name) && !narrowing) {
    refuse(node, `xs:${name} must be narrowed by a pattern first; use a type of simple-types.xsd`);
  }
  const base = {
    kind: "simple",
    name: "",
    primitive: name as Primitive,
    patterns: [],
    doc: "",
  } as const;
  return name === "int" ? { ...base, minimum: -INT_MAX - 1, maximum: INT_MAX } : base;
}

/**
 * Reads an xs:simpleType.
 * @param node the xs:simpleType element
 * @param baseType finds the type that a restriction starts from
 * @returns the type with all facets of the chain; throws ContractError for what is not supported
 */
export function readSimpleType(
  node: XsdNode,
  baseType: (restriction: XsdNode) => SimpleType,
): SimpleType {
  const parts = node.children.filter((child) => child.local !== "annotation");
  const restriction = parts[0];
  if (restriction === undefined || parts.length > 1 || restriction.local !== "restriction") {
    refuse(
      node,
      `xs:simpleType must hold exactly one xs:restriction; list and union are not supported`,
    );
  }
  const base = baseType(restriction);
  const type: Facets = { ...base, name: node.attributes["name"] ?? "", doc: node.doc };
  const patterns: string[] = [];
  const enumeration: string[] = [];
  const meanings: string[] = [];
  for (const facet of restriction.children) {
    if (facet.local === "pattern") {
      patterns.push(facetValue(facet));
    } else if (facet.local === "enumeration") {
      const value = facetValue(facet);
      enumeration.push(value);
      meanings.push(...(facet.doc === "" ? [] : [`${value}: ${facet.doc}`]));
    } else if (facet.local !== "annotation") {
      readFacet(facet, type);
    }
  }
  type.doc = [type.doc, ...meanings].filter((part) => part !== "").join(" ");
  addPatterns(restriction, type, patterns);
  addEnumeration(restriction, type, enumeration);
  return type;
}

function readFacet(facet: XsdNode, type: Facets): void {
  const number = Number(facetValue(facet));
  if (!Number.isFinite(number)) {
    refuse(facet, `the value of xs:${facet.local} must be a number`);
  }
  if (!FACETS_OF[type.primitive].includes(facet.local)) {
    refuse(facet, `xs:${facet.local} is not supported on xs:${type.primitive}`);
  }
  if (facet.local === "minLength") {
    type.minLength = Math.max(number, type.minLength ?? 0);
  } else if (facet.local === "maxLength") {
    type.maxLength = Math.min(number, type.maxLength ?? Infinity);
  } else if (facet.local === "minInclusive") {
    type.minimum = Math.max(number, type.minimum ?? -Infinity);
  } else {
    type.maximum = Math.min(number, type.maximum ?? Infinity);
  }
}

/** The facets with a number as value that a primitive may have. */
const FACETS_OF: Readonly<Record<Primitive, readonly string[]>> = {
  string: ["minLength", "maxLength"],
  token: ["minLength", "maxLength"],
  int: ["minInclusive", "maxInclusive"],
  double: ["minInclusive", "maxInclusive"],
  boolean: [],
  long: [],
  dateTime: [],
  base64Binary: [],
};

function addPatterns(restriction: XsdNode, type: Facets, patterns: readonly string[]): void {
  const isNarrowed = NARROWED.has(type.primitive);
  if (patterns.length === 0) {
    if (isNarrowed && type.patterns.length === 0) {
      refuse(restriction, `xs:${type.primitive} must be narrowed by a pattern`);
    }
    return;
  }
  if (type.primitive === "boolean" || type.primitive === "int") {
    refuse(
      restriction,
      `xs:pattern is not supported on xs:${type.primitive}: JSON has one form only`,
    );
  }
  try {
    type.patterns = [...type.patterns, translatePatterns(patterns)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    refuse(restriction, `pattern "${patterns.join('" or "')}": ${why}`);
  }
}

function addEnumeration(restriction: XsdNode, type: Facets, enumeration: readonly string[]): void {
  if (enumeration.length === 0) {
    return;
  }
  if (type.primitive !== "string" && type.primitive !== "token") {
    refuse(restriction, `xs:enumeration is not supported on xs:${type.primitive}`);
  }
  if (type.enumeration !== undefined) {
    refuse(restriction, "an enumeration of an enumeration is not supported");
  }
  type.enumeration = enumeration;
}

function facetValue(facet: XsdNode): string {
  const extra = Object.keys(facet.attributes).find((name) => name !== "value");
  const value = facet.attributes["value"];
  if (extra !== undefined || value === undefined) {
    refuse(facet, `xs:${facet.local} must have the attribute value and no other`);
  }
  return value;
}
