/** An XML element as the violations' collector sees it. */

import { VIOLATIONS_MAX } from "../../core/model/problem.ts";
import type { Direction } from "../contract.ts";
import { knownNames } from "../json/json-node.ts";
import type { ListType, ObjectType, SimpleType } from "../xsd/model.ts";
import { decodeSimple, type Flaw } from "../simple-value.ts";
import {
  type Breach,
  type DocumentNode,
  type Items,
  type Members,
  pointerStep,
  type Simple,
  unknownMessage,
} from "../violations.ts";
import { type ParsedElement, XSI_NAMESPACE } from "./xml-document.ts";

/** What a whole document has in common. */
interface Setting {
  readonly namespace: string;
  readonly direction: Direction;
}

export class XmlNode implements DocumentNode {
  readonly #element: ParsedElement;
  readonly #setting: Setting;

  constructor(element: ParsedElement, setting: Setting) {
    this.#element = element;
    this.#setting = setting;
  }

  get line(): number {
    return this.#element.line;
  }

  asObject(type: ObjectType): Members {
    const members = new Map<string, DocumentNode>();
    const breaches = [...this.#attributeBreaches(), ...this.#textBreaches()];
    if (!this.#element.hasChildren() && this.#element.hasText()) {
      return { breaches };
    }
    let last = -1;
    for (const child of this.#element.eachChild()) {
      const position = type.fields.findIndex((field) => field.name === child.name);
      const breach = this.#memberBreach(child, type, { position, last, members });
      if (breach !== undefined) {
        breaches.push(breach);
        if (breaches.length >= VIOLATIONS_MAX) {
          // Nothing more can be told; and of what was not looked at, nobody may say that it is missing.
          return { breaches };
        }
      }
      if (position >= 0 && child.namespace === this.#setting.namespace) {
        last = Math.max(last, position);
        if (!members.has(child.name)) {
          members.set(child.name, new XmlNode(child, this.#setting));
        }
      }
    }
    return { members, breaches };
  }

  asList(type: ListType): Items {
    const count = this.#element.countChildren();
    const children = this.#element.eachChild();
    const seen: ParsedElement[] = [];
    const item = (index: number): DocumentNode | Breach => {
      for (let next = seen.length; next <= index; next += 1) {
        seen.push(children.next().value ?? this.#element);
      }
      const child = seen[index] ?? this.#element;
      const breach = this.#itemBreach(child, type);
      return breach === undefined
        ? new XmlNode(child, this.#setting)
        : { ...breach, pointer: "", line: child.line };
    };
    const breaches = [...this.#attributeBreaches(), ...this.#textBreaches()];
    return count === 0 && this.#element.hasText() ? { item, breaches } : { count, item, breaches };
  }

  asSimple(type: SimpleType): Simple {
    const breaches = this.#attributeBreaches();
    const child = this.#element.eachChild().next().value;
    if (child !== undefined) {
      const message = `There must be text here, not an element such as \`${child.name}\`.`;
      return { breaches: [...breaches, { rule: "type", pointer: "", message, line: child.line }] };
    }
    return { value: decodeSimple(type, this.#element.text()), breaches };
  }

  #memberBreach(
    child: ParsedElement,
    type: ObjectType,
    seen: { position: number; last: number; members: ReadonlyMap<string, DocumentNode> },
  ): Breach | undefined {
    const at = { pointer: pointerStep(child.name), line: child.line };
    const foreign = this.#foreignBreach(child);
    if (foreign !== undefined) {
      return { ...at, ...foreign };
    }
    if (seen.position < 0) {
      const known = knownNames(type, this.#setting.direction);
      return { ...at, rule: "unknown", message: unknownMessage(child.name, known) };
    }
    if (seen.members.has(child.name)) {
      return { ...at, rule: "count", message: `\`${child.name}\` may be there only once.` };
    }
    if (type.compositor === "sequence" && seen.position < seen.last) {
      const next = type.fields.find(
        (field, index) => index > seen.position && seen.members.has(field.name),
      );
      const message = `\`${child.name}\` must come before \`${next?.name ?? ""}\`.`;
      return { ...at, rule: "order", message };
    }
    return undefined;
  }

  #itemBreach(child: ParsedElement, type: ListType): Flaw | undefined {
    const isKnown = child.name === type.item.name;
    return (
      this.#foreignBreach(child) ??
      (isKnown
        ? undefined
        : { rule: "unknown", message: unknownMessage(child.name, [type.item.name]) })
    );
  }

  #foreignBreach(child: ParsedElement): Flaw | undefined {
    const expected = this.#setting.namespace;
    if (child.namespace === expected) {
      return undefined;
    }
    const should = expected === "" ? "no namespace" : `the namespace ${expected}`;
    const has = child.namespace === "" ? "none" : child.namespace.slice(0, 200);
    return { rule: "namespace", message: `\`${child.name}\` must have ${should}; it has ${has}.` };
  }

  #attributeBreaches(): Breach[] {
    const breaches: Breach[] = [];
    for (const { name, namespace } of this.#element.attributes()) {
      if (!isIgnoredAttribute(name, namespace)) {
        breaches.push({
          pointer: pointerStep(`@${name}`),
          ...attributeFlaw(name, namespace),
        });
      }
    }
    return breaches;
  }

  #textBreaches(): Breach[] {
    return this.#element.hasText()
      ? [{ rule: "type", pointer: "", message: "There must be elements here, not text." }]
      : [];
  }
}

/** What is left when idle marks are gone (xml-idle-marks.ts). */
function attributeFlaw(name: string, namespace: string): Flaw {
  if (namespace === XSI_NAMESPACE) {
    const messages: Readonly<Record<string, string>> = {
      nil: "xsi:nil is for fields that have no content; leave the element out, or give it its value without xsi:nil.",
      type: "xsi:type names another type than the declared one; leave the attribute out.",
    };
    const message = messages[name] ?? `xsi:${name} is not supported; leave the attribute out.`;
    return { rule: "unsupported", message };
  }
  if (namespace === "" && (name === "href" || name === "id")) {
    const message = `The attribute \`${name}\` belongs to the multi-reference values of SOAP encoding, which are not read here. Send document/literal, each value in its place.`;
    return { rule: "unsupported", message };
  }
  const message = `The attribute \`${name.slice(0, 100)}\` is not known here; no element has attributes.`;
  return { rule: "unknown", message };
}

/** Where a document says its schema is: of no interest, since only our own schema counts. */
function isIgnoredAttribute(name: string, namespace: string): boolean {
  return (
    namespace === XSI_NAMESPACE &&
    (name === "schemaLocation" || name === "noNamespaceSchemaLocation")
  );
}
