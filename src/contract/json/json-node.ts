/** A JSON value as the violations' collector sees it. */

import { VIOLATIONS_MAX } from "../../core/model/problem.ts";
import type { Direction } from "../contract.ts";
import type { ListType, ObjectType, SimpleType } from "../xsd/model.ts";
import {
  type Breach,
  type DocumentNode,
  type Items,
  type Members,
  pointerStep,
  type Simple,
  unknownMessage,
} from "../violations.ts";

export class JsonNode implements DocumentNode {
  readonly #value: unknown;
  readonly #direction: Direction;

  constructor(value: unknown, direction: Direction) {
    this.#value = value;
    this.#direction = direction;
  }

  asObject(type: ObjectType): Members {
    const value = this.#value;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { breaches: [this.#wrongKind("an object")] };
    }
    const members = new Map<string, DocumentNode>();
    const breaches: Breach[] = [];
    for (const key of Object.keys(value)) {
      if (type.byName.has(key)) {
        const member: unknown = Reflect.get(value, key);
        members.set(key, new JsonNode(member, this.#direction));
        continue;
      }
      breaches.push({
        rule: "unknown",
        pointer: pointerStep(key),
        message: unknownMessage(key, knownNames(type, this.#direction)),
      });
      if (breaches.length >= VIOLATIONS_MAX) {
        // Nothing more can be told; and of what was not looked at, nobody may say that it is missing.
        return { breaches };
      }
    }
    return { members, breaches };
  }

  asList(_type: ListType): Items {
    const items: unknown = this.#value;
    if (!Array.isArray(items)) {
      return { item: () => this, breaches: [this.#wrongKind("an array")] };
    }
    const item = (index: number): DocumentNode => new JsonNode(items[index], this.#direction);
    return { count: items.length, item, breaches: [] };
  }

  asSimple(_type: SimpleType): Simple {
    return this.#value === null || this.#value === undefined
      ? { breaches: [this.#wrongKind("a value")] }
      : { value: this.#value, breaches: [] };
  }

  #wrongKind(expected: string): Breach {
    const message =
      this.#value === null
        ? "null stands for nothing here; leave the field out."
        : `There must be ${expected} here${expected === "an array" ? ", [ ] around its items" : ""}.`;
    return { rule: "type", pointer: "", message };
  }
}

/** The names of the fields that a value of a direction may hold. */
export function knownNames(type: ObjectType, direction: Direction): readonly string[] {
  return type.fields
    .filter((field) => direction === "answer" || field.answer === undefined)
    .map((field) => field.name);
}
