/** The schemas inside the WSDL, in the vendor's way: built-in types, and each root element with a type of its own. */

import { basename, dirname, join } from "node:path";
import type { Source } from "./source.ts";

/** From this version on the header block is in the version's own namespace (xsd/ips.xsd). */
const OWN_HEADER_SINCE = "2014-04-03";

/** Declares the header block of before, and the faults of all versions. */
const COMMON_FILE = "ips-common.xsd";

/** Whether the header block is in the version's own namespace. */
export function hasOwnHeader(version: string): boolean {
  return version >= OWN_HEADER_SINCE;
}

export interface SchemaFiles {
  /** The WSDL's folder, which the imports' locations are relative to. */
  readonly folder: string;
  readonly version: string;
  /** A file as its root element. */
  readonly read: (path: string) => Source;
  /** An element as its version has it, without our marks; undefined where its version does not have it. */
  readonly serve: (source: Source) => Source | undefined;
}

/**
 * What an imported schema file declares, includes inside, as it is served.
 * @param schemaLocation of the xs:import
 */
export function declarationsOf(schemaLocation: string, files: SchemaFiles): readonly Source[] {
  const isCommon = basename(schemaLocation) === COMMON_FILE;
  const declared = flattened(join(files.folder, schemaLocation), files.read).flatMap((source) => {
    const isOldHeader =
      !isCommon &&
      !hasOwnHeader(files.version) &&
      source.attributes["name"]?.toLowerCase() === "authheader";
    const served = isOldHeader ? undefined : files.serve(source);
    return served === undefined ? [] : [served];
  });
  const plain = withBuiltInTypes(declared);
  const own = withTypesOfTheirOwn(plain);
  return reachable(own).map((source) => prefixed(source, isCommon ? "common" : "types"));
}

/** A file that several include is there once. */
function flattened(
  path: string,
  read: SchemaFiles["read"],
  seen: Set<string> = new Set(),
): readonly Source[] {
  if (seen.has(path)) {
    return [];
  }
  seen.add(path);
  return read(path).children.flatMap((child) =>
    child.local === "include"
      ? flattened(join(dirname(path), child.attributes["schemaLocation"] ?? ""), read, seen)
      : [child],
  );
}

/**
 * Our simple types are for our own check. Toolkits make dates and numbers of `xs:dateTime` and `xs:double`, but strings of
 * many a restriction of them.
 */
function withBuiltInTypes(declared: readonly Source[]): readonly Source[] {
  const bases = new Map(
    declared
      .filter(({ local }) => local === "simpleType")
      .map(({ attributes, children }) => [
        attributes["name"] ?? "",
        children.find(({ local }) => local === "restriction")?.attributes["base"] ?? "",
      ]),
  );
  const builtInOf = (type: string): string => {
    const base = bases.get(type);
    return base === undefined ? type : builtInOf(base);
  };
  const rewritten = (source: Source): Source =>
    withAttributes(mapChildren(source, rewritten), (name, value) =>
      name === "type" ? builtInOf(value) : value,
    );
  return declared.filter(({ local }) => local !== "simpleType").map((source) => rewritten(source));
}

/**
 * Gives each root element its type inside. JAXB makes root classes of those alone, Axis names faults by them, and tclws
 * sends nothing for an element whose type has a name.
 */
function withTypesOfTheirOwn(declared: readonly Source[]): readonly Source[] {
  const types = typesOf(declared);
  return declared.map((source) => {
    const { type, ...attributes } = source.attributes;
    const declaredType = type === undefined ? undefined : types.get(type);
    if (source.local !== "element" || declaredType === undefined) {
      return source;
    }
    const { name: _, ...unnamed } = declaredType.attributes;
    return { ...source, attributes, children: [{ ...declaredType, attributes: unnamed }] };
  });
}

/** Without the types that no element needs any more. */
function reachable(declared: readonly Source[]): readonly Source[] {
  const types = typesOf(declared);
  const needed = new Set<string>();
  const visit = ({ attributes, children }: Source): void => {
    const type = attributes["type"] ?? "";
    const declaredType = types.get(type);
    if (declaredType !== undefined && !needed.has(type)) {
      needed.add(type);
      visit(declaredType);
    }
    for (const child of children) {
      visit(child);
    }
  };
  for (const source of declared.filter(({ local }) => local === "element")) {
    visit(source);
  }
  return declared.filter(
    ({ local, attributes }) => local === "element" || needed.has(attributes["name"] ?? ""),
  );
}

function typesOf(declared: readonly Source[]): ReadonlyMap<string, Source> {
  return new Map(
    declared
      .filter(({ local }) => local === "complexType")
      .map((source) => [source.attributes["name"] ?? "", source]),
  );
}

/** PHP resolves references to types of the schema's own namespace only with a prefix. */
function prefixed(source: Source, prefix: string): Source {
  return withAttributes(
    mapChildren(source, (child) => prefixed(child, prefix)),
    (name, value) => (name === "type" && !value.includes(":") ? `${prefix}:${value}` : value),
  );
}

function mapChildren(source: Source, change: (child: Source) => Source): Source {
  return { ...source, children: source.children.map((child) => change(child)) };
}

function withAttributes(source: Source, change: (name: string, value: string) => string): Source {
  const attributes = Object.entries(source.attributes).map(([name, value]) => [
    name,
    change(name, value),
  ]);
  return { ...source, attributes: Object.fromEntries(attributes) as Source["attributes"] };
}
