/** Reads the XSD files with their includes into the model; stops the start at whatever the model does not support. */

import { dirname, join } from "node:path";
import type { RootElement, SchemaModel, SimpleType, Type } from "./model.ts";
import { readComplexType, type TypeResolver } from "./xsd-complex-type.ts";
import { builtInType, readSimpleType } from "./xsd-simple-type.ts";
import { checkAttributes, readXsdSource, refuse, type XsdNode } from "./xsd-source.ts";

/** Files read already, by path: several entry files include the same ones. */
export type SourceCache = Map<string, XsdNode>;

/** One entry file with everything it includes. */
interface SchemaSource {
  readonly path: string;
  readonly targetNamespace: string;
  readonly types: ReadonlyMap<string, XsdNode>;
  readonly elements: readonly XsdNode[];
}

/**
 * Reads an XSD file and the files it includes.
 * @param path the entry file
 * @param files shared between calls that read files of one directory at one time
 * @returns its target namespace ("" for none) and its global elements; throws ContractError with file and line
 */
export function readSchemaModel(path: string, files: SourceCache = new Map()): SchemaModel {
  const source = readSource(path, files);
  const resolver = createResolver(source.types);
  // Every named type is read, used or not, so that no unsupported construct hides until somebody uses it.
  for (const name of source.types.keys()) {
    resolver.named(name);
  }
  const roots = new Map<string, RootElement>();
  for (const element of source.elements) {
    const name = element.attributes["name"] ?? "";
    if (roots.has(name)) {
      refuse(element, `element ${name} is declared twice`);
    }
    checkAttributes(element, ["name", "type", "jg:versions"]);
    roots.set(name, { name, type: resolver.typeOf(element) });
  }
  return { targetNamespace: source.targetNamespace, roots };
}

function readSource(path: string, files: SourceCache): SchemaSource {
  const types = new Map<string, XsdNode>();
  const elements: XsdNode[] = [];
  const seen = new Set<string>();
  const targetNamespaces: string[] = [];
  const read = (file: string): void => {
    if (seen.has(file)) {
      return;
    }
    seen.add(file);
    const schema = files.get(file) ?? readXsdSource(file);
    files.set(file, schema);
    checkSchema(schema);
    targetNamespaces.push(schema.attributes["targetNamespace"] ?? "");
    for (const child of schema.children) {
      if (child.local === "include") {
        read(join(dirname(file), child.attributes["schemaLocation"] ?? ""));
      } else {
        collect(child, types, elements);
      }
    }
  };
  read(path);
  return { path, targetNamespace: targetNamespaces[0] ?? "", types, elements };
}

function collect(child: XsdNode, types: Map<string, XsdNode>, elements: XsdNode[]): void {
  const name = child.attributes["name"] ?? "";
  if (child.local === "element") {
    elements.push(child);
  } else if (child.local === "complexType" || child.local === "simpleType") {
    const other = types.get(name);
    if (other !== undefined) {
      refuse(child, `type ${name} is declared already in ${other.file}:${other.line}`);
    }
    types.set(name, child);
  } else if (child.local !== "annotation") {
    refuse(child, `xs:${child.local} is not supported at the top of a schema`);
  }
}

function checkSchema(schema: XsdNode): void {
  const known = new Set(["targetNamespace", "elementFormDefault"]);
  const attributes = Object.keys(schema.attributes).filter((name) => !name.startsWith("xmlns"));
  const unknown = attributes.find((name) => !known.has(name));
  if (unknown !== undefined) {
    refuse(schema, `attribute ${unknown} of xs:schema is not supported`);
  }
  if (schema.attributes["elementFormDefault"] !== "qualified") {
    refuse(schema, 'xs:schema must say elementFormDefault="qualified"');
  }
}

function createResolver(sources: ReadonlyMap<string, XsdNode>): TypeResolver & {
  named(name: string): Type;
} {
  const types = new Map<string, Type>();
  const read = (node: XsdNode, name: string): Type => {
    if (node.local === "simpleType") {
      const type = readSimpleType(node, (restriction) => baseOf(restriction));
      types.set(name, type);
      return type;
    }
    return readComplexType(node, name, resolver);
  };
  const find = (node: XsdNode, reference: string, narrowing = false): Type => {
    if (reference.startsWith("xs:")) {
      return builtInType(node, reference.slice(3), narrowing);
    }
    const name = reference.slice(reference.indexOf(":") + 1);
    const known = types.get(name);
    const source = sources.get(name);
    if (known === undefined && source === undefined) {
      refuse(node, `type ${reference} is not declared`);
    }
    return known ?? read(source as XsdNode, name);
  };
  const baseOf = (restriction: XsdNode): SimpleType => {
    const base = find(restriction, restriction.attributes["base"] ?? "", true);
    return base.kind === "simple" ? base : refuse(restriction, "the base must be a simple type");
  };
  const resolver = {
    announce: (name: string, type: Type): void => void types.set(name, type),
    named: (name: string): Type => find(sources.get(name) as XsdNode, name),
    typeOf: (element: XsdNode): Type => {
      const inline = element.children.find((child) => child.local !== "annotation");
      const reference = element.attributes["type"];
      if ((inline === undefined) === (reference === undefined)) {
        refuse(element, "an element must have either the attribute type or a type inside");
      }
      return inline === undefined
        ? find(element, reference ?? "")
        : read(inline, inlineName(element));
    },
  };
  return resolver;
}

/** A type without a name is called after its element. */
function inlineName(element: XsdNode): string {
  const name = element.attributes["name"] ?? "";
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
