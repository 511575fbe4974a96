/** Finds what is wrong with a document, the same way for JSON and XML, and stops at VIOLATIONS_MAX. */

import { nearestName } from "../core/text/nearest-name.ts";
import { type Violation, type ViolationRule, VIOLATIONS_MAX } from "../core/model/problem.ts";
import type { Direction } from "./contract.ts";
import { isRequired } from "./json/json-schema.ts";
import type { ListType, ObjectType, SimpleType, Type } from "./xsd/model.ts";
import { flawOf, plural } from "./simple-value.ts";
import { correctionOf } from "./value-correction.ts";

/** A place of a document, seen as the type that belongs there; JSON values and XML elements each have their own. */
export interface DocumentNode {
  /** Line of the XML text. */
  readonly line?: number;
  asObject(type: ObjectType): Members;
  asList(type: ListType): Items;
  asSimple(type: SimpleType): Simple;
}

/** A breach of form that only the language itself can know, such as a key twice or an attribute. */
export interface Breach extends Violation {
  /** JSON Pointer from the node; "" is the node itself. */
  readonly pointer: string;
}

export interface Members {
  /** By field name, the known ones only; undefined where the node is no object at all. */
  readonly members?: ReadonlyMap<string, DocumentNode>;
  readonly breaches: readonly Breach[];
}

export interface Items {
  /** How many there are; undefined where the node is no list at all. */
  readonly count?: number;
  /** One item, or why it is none. Asked one by one, because nobody asks for the millionth. */
  item(index: number): DocumentNode | Breach;
  readonly breaches: readonly Breach[];
}

export interface Simple {
  readonly value?: unknown;
  readonly breaches: readonly Breach[];
}

/**
 * Collects what is wrong.
 * @param node the document's value or element
 * @param type what it should be
 * @param direction which fields exist
 * @returns violations in schema order, at most VIOLATIONS_MAX; none if the document is valid
 */
export function collectViolations(
  node: DocumentNode,
  type: Type,
  direction: Direction,
): readonly Violation[] {
  const collector = new Collector(direction);
  collector.visit(node, type, { pointer: "", label: "the document" });
  return collector.violations;
}

/** Where the collector is: the pointer, and the name that messages call the place by. */
interface Place {
  readonly pointer: string;
  readonly label: string;
  /** What is there may be a secret, so nothing of it is repeated. */
  readonly isSecret?: boolean;
}

interface FilledPlace extends Place {
  readonly members: ReadonlyMap<string, DocumentNode>;
  readonly breaches: readonly Breach[];
}

class Collector {
  readonly violations: Violation[] = [];
  readonly #direction: Direction;

  constructor(direction: Direction) {
    this.#direction = direction;
  }

  visit(node: DocumentNode, type: Type, place: Place): void {
    switch (type.kind) {
      case "simple":
        return this.#visitSimple(node, type, place);
      case "list":
        return this.#visitList(node, type, place);
      case "object":
        return this.#visitObject(node, type, place);
    }
  }

  get #isFull(): boolean {
    return this.violations.length >= VIOLATIONS_MAX;
  }

  #add(
    node: { readonly line?: number },
    pointer: string,
    flaw: { rule: ViolationRule; message: string },
  ): void {
    if (!this.#isFull) {
      const line = node.line === undefined ? {} : { line: node.line };
      this.violations.push({ pointer, ...line, rule: flaw.rule, message: flaw.message });
    }
  }

  #addBreaches(node: DocumentNode, place: Place, breaches: readonly Breach[]): void {
    for (const breach of breaches) {
      const line = breach.line ?? node.line;
      this.#add(line === undefined ? {} : { line }, place.pointer + breach.pointer, breach);
    }
  }

  #visitSimple(node: DocumentNode, type: SimpleType, place: Place): void {
    const { value, breaches } = node.asSimple(type);
    this.#addBreaches(node, place, breaches);
    const flaw = value === undefined ? undefined : flawOf(type, value);
    if (flaw !== undefined) {
      const correction = place.isSecret === true ? undefined : correctionOf(type, value);
      const meant = correction === undefined ? "" : `; write ${correction}`;
      this.#add(node, place.pointer, {
        rule: flaw.rule,
        message: `${place.label} ${flaw.message}${meant}.`,
      });
    }
  }

  #visitList(node: DocumentNode, type: ListType, place: Place): void {
    const list = node.asList(type);
    this.#addBreaches(node, place, list.breaches);
    if (list.count === undefined) {
      return;
    }
    this.#checkCount(node, type, { ...place, count: list.count });
    // Those beyond the most that there may be are not looked at: that there are too many is told.
    const looked = Math.min(list.count, type.maxItems);
    for (let index = 0; index < looked && !this.#isFull; index += 1) {
      const item = list.item(index);
      const pointer = `${place.pointer}/${index}`;
      if ("rule" in item) {
        this.#addBreaches(node, { ...place, pointer }, [item]);
      } else {
        const { isSecret = false } = place;
        this.visit(item, type.item.type, { pointer, label: `\`${type.item.name}\``, isSecret });
      }
    }
  }

  #checkCount(node: DocumentNode, type: ListType, place: Place & { count: number }): void {
    const { minItems, maxItems } = type;
    if (place.count < minItems || place.count > maxItems) {
      const bound =
        place.count < minItems
          ? `must have at least ${plural(minItems, "item")}`
          : `may have at most ${plural(maxItems, "item")}`;
      const message = `${place.label} ${bound}; it has ${place.count}.`;
      this.#add(node, place.pointer, { rule: "count", message });
    }
  }

  #visitObject(node: DocumentNode, type: ObjectType, place: Place): void {
    const { members, breaches } = node.asObject(type);
    if (type.compositor === "choice") {
      // What is there tells more than that none of the names is.
      this.#addBreaches(node, place, breaches);
    }
    if (members !== undefined) {
      this.#visitMembers(node, type, { ...place, members, breaches });
    }
    if (type.compositor !== "choice") {
      this.#addBreaches(node, place, breaches);
    }
  }

  #visitMembers(node: DocumentNode, type: ObjectType, place: FilledPlace): void {
    const { members } = place;
    const isSecret = place.isSecret === true || namesSecret(type, members);
    for (const field of type.fields) {
      const member = members.get(field.name);
      const inside = {
        pointer: `${place.pointer}/${field.name}`,
        label: `\`${field.name}\``,
        isSecret: isSecret || field.isSecret === true,
      };
      const isRefused = field.answer !== undefined && this.#direction === "request";
      if (member !== undefined && isRefused) {
        this.#add(member, inside.pointer, {
          rule: "unknown",
          message: `${inside.label} exists only in answers; leave it out.`,
        });
      } else if (member !== undefined) {
        this.visit(member, field.type, inside);
      } else if (type.compositor !== "choice" && isRequired(field, this.#direction)) {
        this.#add(node, inside.pointer, {
          rule: "required",
          message: missingMessage(type, field.name, place.breaches),
        });
      }
    }
    this.#checkSize(node, type, place);
  }

  /** How many of the fields are there. */
  #checkSize(node: DocumentNode, type: ObjectType, place: FilledPlace): void {
    const { members, breaches } = place;
    if (type.compositor === "choice" && members.size !== 1) {
      this.#add(node, place.pointer, { rule: "choice", message: choiceMessage(type, place) });
    }
    // One that is not known tells by itself that it means nothing.
    const isEmpty = members.size === 0 && breaches.length === 0;
    if (isEmpty && type.isNeverEmpty === true && this.#direction === "request") {
      this.#add(node, place.pointer, { rule: "count", message: emptyMessage(type, place) });
    }
  }
}

const SECRET_NAME = /pass|pwd|secret|token|key|credential|auth|pin\b/iu;

/** Whether a name-value pair may be about a secret, such as the option DOC.PASSWORD. A name that cannot be read may be. */
function namesSecret(type: ObjectType, members: ReadonlyMap<string, DocumentNode>): boolean {
  return type.fields.some((field) => {
    if (!/name$/iu.test(field.name) || field.type.kind !== "simple" || !type.byName.has("value")) {
      return false;
    }
    const name = members.get(field.name)?.asSimple(field.type).value;
    return typeof name !== "string" || SECRET_NAME.test(name);
  });
}

/** "`jobName` is missing; in XML its place is after `userHandle`. Is `jobNmae` meant for it?" */
function missingMessage(type: ObjectType, name: string, breaches: readonly Breach[]): string {
  const before = type.fields[type.fields.findIndex((field) => field.name === name) - 1];
  const where =
    type.compositor === "sequence" && before !== undefined
      ? `; in XML its place is after \`${before.name}\``
      : "";
  const unknown = breaches.filter(({ rule }) => rule === "unknown");
  const written = nearestName(
    name,
    unknown.map(({ pointer }) => pointer.slice(1)),
  );
  const meant = written === undefined ? "" : ` Is \`${written}\` meant for it?`;
  return `\`${name}\` is missing${where}.${meant}`;
}

function choiceMessage(type: ObjectType, { label, members }: FilledPlace): string {
  const names = type.fields.map((field) => field.name).join(", ");
  const found =
    members.size === 0 ? "none is there" : `there are ${[...members.keys()].join(", ")}`;
  return `${label} must hold exactly one of ${names}; ${found}.`;
}

/** "`retention` is empty, which says nothing; it must hold at least one of hours, afterDownload, or be left out." */
function emptyMessage({ fields }: ObjectType, { label }: Place): string {
  const names = fields.filter(({ answer }) => answer === undefined).map(({ name }) => name);
  return `${label} is empty, which says nothing; it must hold at least one of ${names.join(", ")}, or be left out.`;
}

/** More names than this only hide the one that was meant. */
const NAMES_SHOWN_MAX = 12;

/** "`colour` is not known here. Did you mean `color`? Known are a, b and c." */
export function unknownMessage(name: string, known: readonly string[]): string {
  const shown = `\`${name.slice(0, 100)}\` is not known here`;
  if (known.length === 0) {
    return `${shown}; nothing is.`;
  }
  const nearest = nearestName(name, known);
  const meant = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
  const rest = known.length > NAMES_SHOWN_MAX ? ` and ${known.length - NAMES_SHOWN_MAX} more` : "";
  const list = `${known.slice(0, NAMES_SHOWN_MAX).join(", ")}${rest}`;
  return `${shown}.${meant} Known are ${list}.`;
}

/** A key or name as one step of a JSON Pointer. RFC 6901 §3. */
export function pointerStep(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
