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
import { bodyFormat, unsupportedMediaType } from "../http/negotiate.ts";
import type { Kind, Shape } from "./shape.ts";

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
  const violations: Violation[] = [];
  const members = shaped(value, shape, { step: "", violations });
  refuseViolations("invalid-document", violations);
  return members;
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where a value stands. It is written out only where something has to be told of it, which is so of few. */
interface Place {
  /** Undefined for the whole body. */
  readonly above?: Place;
  readonly step: string | number;
  readonly violations: Violation[];
}

function below(above: Place, step: string | number): Place {
  return { above, step, violations: above.violations };
}

function pointerOf({ above, step }: Place): string {
  if (above === undefined) {
    return "";
  }
  const escaped = String(step).replaceAll("~", "~0").replaceAll("/", "~1");
  return `${pointerOf(above)}/${escaped}`;
}

function tell(place: Place, rule: Violation["rule"], message: string): void {
  if (place.violations.length < VIOLATIONS_MAX) {
    place.violations.push({ pointer: pointerOf(place), rule, message });
  }
}

function shaped(value: Members, { fields }: Shape, place: Place): Members {
  const found = new Map<string, unknown>();
  const given = new Set<string>();
  for (const [sent, member] of Object.entries(value)) {
    const field = fields.get(sent.toLowerCase());
    const name = field?.name ?? sent;
    const at = below(place, name);
    if (found.has(name)) {
      tell(
        at,
        "conflict",
        `The field ${name} is there twice, in letters of another case. Send it once.`,
      );
    }
    if (member !== null && member !== "") {
      given.add(name);
    }
    found.set(name, checked(member, field?.kind ?? "any", at));
  }
  for (const { name, isRequired } of fields.values()) {
    if (isRequired && !given.has(name)) {
      tell(below(place, name), "required", `The ${name} field is required.`);
    }
  }
  return Object.fromEntries(found);
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/iu;

/** Whether a text is a GUID. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** Date.parse takes 30 February for 2 March; .NET has no such day. */
function isTime(value: unknown): boolean {
  return (
    typeof value === "string" &&
    TIME.test(value) &&
    !Number.isNaN(Date.parse(value)) &&
    isOnCalendar(value)
  );
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

function checked(sent: unknown, kind: Kind, place: Place): unknown {
  const value = kind === "boolean" ? asBoolean(sent) : sent;
  // .NET reads an empty text as no time, and devices offline cannot mend what they have recorded.
  if (value === null || (kind === "time" && value === "")) {
    return null;
  }
  if (kind === "any") {
    return whole(value, place);
  }
  if (typeof kind === "object") {
    return structured(value, kind, place);
  }
  const { what, holds } = EXPECTED[kind];
  if (!holds(value)) {
    tell(place, "type", `${nameOf(place)} must be ${what}.`);
    return null;
  }
  return whole(value, place);
}

function structured(value: unknown, kind: Exclude<Kind, string>, place: Place): unknown {
  if ("fields" in kind) {
    if (isObject(value)) {
      return shaped(value, kind, place);
    }
    tell(place, "type", `${nameOf(place)} must be an object.`);
    return null;
  }
  if ("oneOf" in kind) {
    const word = kind.oneOf.find((each) => each.toLowerCase() === String(value).toLowerCase());
    if (word === undefined) {
      tell(place, "enumeration", `${nameOf(place)} must be one of ${kind.oneOf.join(", ")}.`);
    }
    return word ?? null;
  }
  if (!Array.isArray(value)) {
    tell(place, "type", `${nameOf(place)} must be a list.`);
    return null;
  }
  return value.map((item: unknown, index) => checked(item, kind.listOf, below(place, index)));
}

/** Clients of that service write booleans as texts, too. */
function asBoolean(value: unknown): unknown {
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  return word === "true" || word === "false" ? word === "true" : value;
}

function nameOf({ step }: Place): string {
  return String(step);
}

/** The value as it is. A number that would not come back as it was sent is told, because nobody would notice. */
function whole(value: unknown, place: Place): unknown {
  if (typeof value === "number" && !(Number.isFinite(value) && isExact(value))) {
    tell(
      place,
      "range",
      `${nameOf(place)} has more digits than a number of JSON keeps. Send it as a text.`,
    );
  } else if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => whole(item, below(place, index)));
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      whole(member, below(place, name));
    }
  }
  return value;
}

function isExact(value: number): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}
