/** The body of a request by its shape: names in any case, trailing commas, booleans as text; what is not known is kept. */

import { parseJsonOfDotNet } from "../../contract/json/json-reader.ts";
import { isOnCalendar } from "../../contract/simple-value.ts";
import {
  Problem,
  refuseViolations,
  type Violation,
  VIOLATIONS_MAX,
} from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import { bodyOf } from "../exchange.ts";
import { bodyFormat, unsupportedMediaType } from "../http/negotiation/negotiate.ts";
import type { Field, Kind, Shape } from "./shape.ts";

export type Members = Readonly<Record<string, unknown>>;

/**
 * The members of a request's body, each by the name of its shape. Throws unsupported-media-type, malformed-document,
 * invalid-document, and what bodyOf throws.
 */
export async function readMembers(under: Exchange, shape: Shape): Promise<Members> {
  const { "content-type": type } = under.request.headers;
  if (bodyFormat(type)?.format !== "json") {
    throw unsupportedMediaType(type, ["application/json"]);
  }
  const value = parseJsonOfDotNet(await bodyOf(under));
  if (!isObject(value)) {
    throw new Problem("malformed-document", "The body is JSON, but no object. Send { … }.");
  }
  const walk: Walk = { path: [], violations: [] };
  const members = shaped(value, shape, walk);
  refuseViolations("invalid-document", walk.violations);
  return members;
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A way through a body. Where it stands is written out only where something has to be told, which is so of few. */
interface Walk {
  /** The names and places in lists that lead from the body to the value. */
  readonly path: (string | number)[];
  readonly violations: Violation[];
}

function pointerOf({ path }: Walk): string {
  return path
    .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

function tell(walk: Walk, rule: Violation["rule"], message: string): void {
  if (walk.violations.length < VIOLATIONS_MAX) {
    walk.violations.push({ pointer: pointerOf(walk), rule, message });
  }
}

/** The members, each by the name of the shape and where it stood. They are those that were sent, unless a name is written otherwise. */
function shaped(value: Members, shape: Shape, walk: Walk): Members {
  const { path } = walk;
  const names = Object.keys(value);
  const missing = shape.required.filter((name) => !isGiven(value, name));
  // Of a thousand steps hardly one is spelt otherwise: to make each anew takes five times as long.
  const members: Record<string, unknown> = names.every((name) => isSpelt(name, shape)) ? value : {};
  for (const sent of names) {
    const field = fieldOf(sent, shape);
    const name = field?.name ?? sent;
    path.push(name);
    if (members !== value && Object.hasOwn(members, name)) {
      tell(
        walk,
        "conflict",
        `The field ${name} is there twice, in letters of another case. Send it once.`,
      );
    }
    const member = value[sent];
    const kept = checked(member, field?.kind ?? "any", walk);
    if (members !== value || kept !== member) {
      members[name] = kept;
    }
    path.pop();
  }
  for (const name of missing) {
    path.push(name);
    tell(walk, "required", `The ${name} field is required.`);
    path.pop();
  }
  return members;
}

function fieldOf(sent: string, { spelt, fields }: Shape): Field | undefined {
  return spelt.get(sent) ?? fields.get(sent.toLowerCase());
}

/** Whether a name is that of the shape, or none that the shape knows. */
function isSpelt(sent: string, { spelt, fields }: Shape): boolean {
  return spelt.has(sent) || !fields.has(sent.toLowerCase());
}

/** Whether something is said for the name, in whatever letters it is written. */
function isGiven(value: Members, name: string): boolean {
  return (
    isSaid(value[name]) ||
    Object.entries(value).some(
      ([sent, member]) => isSaid(member) && sent.toLowerCase() === name.toLowerCase(),
    )
  );
}

function isSaid(member: unknown): boolean {
  return member !== undefined && member !== null && member !== "";
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/iu;

/** Whether a text is a GUID. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** The times that nearly all are, on days that all months have: nothing more is to be looked at. */
const PLAIN_TIME =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/u;

/** Date.parse takes 30 February for 2 March; .NET has no such day. */
function isTime(value: unknown): boolean {
  return typeof value === "string" && (PLAIN_TIME.test(value) || isOtherTime(value));
}

function isOtherTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text)) && isOnCalendar(text);
}

const ID_CHARS_MAX = 255;

function isId(value: unknown): boolean {
  return typeof value === "string" && value.length <= ID_CHARS_MAX;
}

const EXPECTED = {
  text: { what: "a text", holds: (value: unknown) => typeof value === "string" },
  guid: {
    what: "a GUID, such as 0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f",
    holds: (value: unknown) => typeof value === "string" && (value === "" || isGuid(value)),
  },
  time: { what: "a time, such as 2026-11-02T08:00:01.2Z", holds: isTime },
  boolean: { what: "true or false", holds: (value: unknown) => typeof value === "boolean" },
  whole: { what: "a whole number", holds: Number.isSafeInteger },
  object: { what: "an object", holds: isObject },
  id: { what: `a text of at most ${ID_CHARS_MAX} characters`, holds: isId },
  ids: {
    what: `a list of texts of at most ${ID_CHARS_MAX} characters`,
    holds: (value: unknown) => Array.isArray(value) && value.every(isId),
  },
  texts: {
    what: "a list of texts",
    holds: (value: unknown) =>
      Array.isArray(value) && value.every((each) => typeof each === "string"),
  },
} as const;

function checked(sent: unknown, kind: Kind, walk: Walk): unknown {
  const value = kind === "boolean" ? asBoolean(sent) : sent;
  // .NET reads an empty text as no time, and devices offline cannot mend what they have recorded.
  if (value === null || (kind === "time" && value === "")) {
    return null;
  }
  if (kind === "any") {
    return whole(value, walk);
  }
  if (typeof kind === "object") {
    return structured(value, kind, walk);
  }
  const { what, holds } = EXPECTED[kind];
  if (!holds(value)) {
    tell(walk, "type", `${nameOf(walk)} must be ${what}.`);
    return null;
  }
  return whole(value, walk);
}

function structured(value: unknown, kind: Exclude<Kind, string>, walk: Walk): unknown {
  if ("fields" in kind) {
    if (isObject(value)) {
      return shaped(value, kind, walk);
    }
    tell(walk, "type", `${nameOf(walk)} must be an object.`);
    return null;
  }
  if ("oneOf" in kind) {
    const word = kind.oneOf.find((each) => each.toLowerCase() === String(value).toLowerCase());
    if (word === undefined) {
      tell(walk, "enumeration", `${nameOf(walk)} must be one of ${kind.oneOf.join(", ")}.`);
    }
    return word ?? null;
  }
  if (!Array.isArray(value)) {
    tell(walk, "type", `${nameOf(walk)} must be a list.`);
    return null;
  }
  const items: unknown[] = value;
  for (const [index, item] of items.entries()) {
    walk.path.push(index);
    // Elsewhere null is none; a list has what it holds.
    items[index] =
      item === null ? structured(item, kind.listOf, walk) : checked(item, kind.listOf, walk);
    walk.path.pop();
  }
  return items;
}

/** Clients of that service write booleans as texts, too. */
function asBoolean(value: unknown): unknown {
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  return word === "true" || word === "false" ? word === "true" : value;
}

function nameOf({ path }: Walk): string {
  return String(path.at(-1));
}

/** The value as it is. A number that would not come back as it was sent is told, because nobody would notice. */
function whole(value: unknown, walk: Walk): unknown {
  if (typeof value === "number" && !(Number.isFinite(value) && isExact(value))) {
    tell(
      walk,
      "range",
      `${nameOf(walk)} has more digits than a number of JSON keeps. Send it as a text.`,
    );
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      walk.path.push(name);
      whole(member, walk);
      walk.path.pop();
    }
  }
  return value;
}

function isExact(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}
