/** Reads complex types: an object, a choice of exactly one, or a pure wrapper whose value is an array. */

import type { Field, ListType, ObjectType, Type, VersionTerm } from "./model.ts";
import { checkAttributes, refuse, type XsdNode } from "./xsd-source.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const COMPOSITORS: ReadonlySet<string> = new Set(["sequence", "all", "choice"]);
const ELEMENT_ATTRIBUTES = [
  "name",
  "type",
  "minOccurs",
  "maxOccurs",
  "jg:answer",
  "jg:secret",
  "jg:versions",
];

/** What the readers of types need to find one another. */
export interface TypeResolver {
  /** The type that an xs:element has by `type` or holds inside. */
  typeOf(element: XsdNode): Type;
  /** Makes a type findable before it is filled, so that types may hold themselves. */
  announce(name: string, type: Type): void;
}

/**
 * Reads an xs:complexType.
 * @param node the xs:complexType element
 * @param name the type's name, also for one without a name of its own
 * @param resolver finds the types of its elements
 * @returns an ObjectType, or a ListType for a pure wrapper; throws ContractError for what is not supported
 */
export function readComplexType(node: XsdNode, name: string, resolver: TypeResolver): Type {
  checkAttributes(node, ["name", "jg:versions", "jg:empty"]);
  demandEmptyMark(node);
  const parts = node.children.filter(
    (child) => child.local !== "annotation" && !isForeignAttributes(child),
  );
  const group = parts[0];
  if (group === undefined || parts.length > 1 || !COMPOSITORS.has(group.local)) {
    const wrong = parts.find((part) => !COMPOSITORS.has(part.local));
    refuse(wrong ?? node, `a complex type must be exactly one xs:sequence, xs:choice or xs:all`);
  }
  checkAttributes(group, []);
  const elements = group.children.filter((child) => child.local !== "annotation");
  for (const element of elements) {
    checkElement(element);
  }
  const only = elements.length === 1 ? elements[0] : undefined;
  return only !== undefined && group.local === "sequence" && maxOccurs(only) > 1
    ? readList(name, { node, element: only, resolver })
    : readObject(name, { node, group, elements, resolver });
}

function demandEmptyMark(node: XsdNode): void {
  if (![undefined, "never"].includes(node.attributes["jg:empty"])) {
    refuse(node, 'jg:empty must be "never"');
  }
}

/** Attributes of other namespaces are let through and never show in JSON. */
function isForeignAttributes(part: XsdNode): boolean {
  return part.local === "anyAttribute" && part.attributes["namespace"] === "##other";
}

interface ListSource {
  readonly node: XsdNode;
  readonly element: XsdNode;
  readonly resolver: TypeResolver;
}

function readList(name: string, { node, element, resolver }: ListSource): ListType {
  const list: Mutable<ListType> = {
    kind: "list",
    name,
    item: { name: "", type: placeholder, required: true, doc: "" },
    minItems: minOccurs(element),
    maxItems: maxOccurs(element),
    doc: node.doc,
  };
  resolver.announce(name, list);
  list.item = { ...readField(element, resolver), required: true };
  if (list.item.answer !== undefined || list.item.versions !== undefined) {
    refuse(
      element,
      "an item of a list cannot have jg: marks; mark the element that holds the list",
    );
  }
  return list;
}

interface ObjectSource {
  readonly node: XsdNode;
  readonly group: XsdNode;
  readonly elements: readonly XsdNode[];
  readonly resolver: TypeResolver;
}

function readObject(name: string, { node, group, elements, resolver }: ObjectSource): ObjectType {
  const compositor = group.local as ObjectType["compositor"];
  const fields: Field[] = [];
  const byName = new Map<string, Field>();
  const isNeverEmpty = node.attributes["jg:empty"] === "never";
  const type: ObjectType = {
    kind: "object",
    name,
    compositor,
    fields,
    byName,
    ...(isNeverEmpty ? { isNeverEmpty } : {}),
    doc: node.doc,
  };
  resolver.announce(name, type);
  for (const element of elements) {
    if (maxOccurs(element) > 1) {
      refuse(element, "a repeating element must be alone in its type: wrap it in a list type");
    }
    const field = readField(element, resolver);
    if (byName.has(field.name)) {
      refuse(element, `element ${field.name} is declared twice in one type`);
    }
    if (compositor === "choice" && (!field.required || field.answer !== undefined)) {
      refuse(element, "each element of a choice must occur exactly once");
    }
    fields.push(field);
    byName.set(field.name, field);
  }
  return type;
}

function readField(element: XsdNode, resolver: TypeResolver): Field {
  const answer = element.attributes["jg:answer"];
  const versions = element.attributes["jg:versions"];
  const required = minOccurs(element) > 0;
  if (answer !== undefined && answer !== "required" && answer !== "optional") {
    refuse(element, 'jg:answer must be "required" or "optional"');
  }
  if (required && (answer !== undefined || versions !== undefined)) {
    refuse(element, 'an element with jg:answer or jg:versions must have minOccurs="0"');
  }
  return {
    name: element.attributes["name"] ?? "",
    type: resolver.typeOf(element),
    required,
    doc: element.doc,
    ...(element.attributes["jg:secret"] === "true" ? { isSecret: true } : {}),
    ...(answer === undefined ? {} : { answer }),
    ...(versions === undefined ? {} : { versions: readVersions(versions) }),
  };
}

/** Reads jg:versions: "2014-04-03" is that version, "2014-04-03+" that one and all later ones. */
export function readVersions(versions: string): readonly VersionTerm[] {
  return versions.split(" ").map(readVersionTerm);
}

function readVersionTerm(term: string): VersionTerm {
  const onwards = term.endsWith("+");
  const version = onwards ? term.slice(0, -1) : term;
  return { version: version === "unversioned" ? "" : version, onwards };
}

function checkElement(element: XsdNode): void {
  if (element.local !== "element") {
    refuse(element, `xs:${element.local} is not supported inside a group of elements`);
  }
  checkAttributes(element, ELEMENT_ATTRIBUTES);
  if (!/^[A-Za-z][A-Za-z0-9_]*$/u.test(element.attributes["name"] ?? "")) {
    refuse(element, "an element's name must be letters, digits and _");
  }
}

function minOccurs(element: XsdNode): number {
  return occurs(element, "minOccurs");
}

function maxOccurs(element: XsdNode): number {
  return element.attributes["maxOccurs"] === "unbounded" ? Infinity : occurs(element, "maxOccurs");
}

function occurs(element: XsdNode, attribute: string): number {
  const text = element.attributes[attribute] ?? "1";
  return /^[0-9]{1,6}$/u.test(text)
    ? Number(text)
    : refuse(element, `${attribute} must be a number of at most six digits`);
}

const placeholder: Type = { kind: "simple", name: "", primitive: "string", patterns: [], doc: "" };
