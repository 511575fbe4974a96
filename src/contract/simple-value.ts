/** Values of simple types: from XML text to a JSON value, and whether a JSON value keeps the type's rules. */

import type { ViolationRule } from "../core/model/problem.ts";
import type { SimpleType } from "./xsd/model.ts";

/** What is wrong with a value. */
export interface Flaw {
  readonly rule: ViolationRule;
  readonly message: string;
}

// XML 1.0 §2.2 Char. Flag u makes a lone surrogate match too.
const FORBIDDEN_CHARACTER = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const FORBIDDEN_CHARACTERS = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const BLANKS = /[ \t\n\r]+/gu;
const UNCOLLAPSED = /[\t\n\r]|^ | $| {2}/u;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/u;
/** Bits that padding leaves over are 0. */
const PADDED = /(?:[AQgw]==|[AEIMQUYcgkosw048]=)$/u;
const INTEGER = /^[+-]?[0-9]+$/u;
const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/** True for a text that XML can carry. */
export function hasOnlyXmlCharacters(text: string): boolean {
  return !FORBIDDEN_CHARACTER.test(text);
}

/** The same text where XML can carry it, else with U+FFFD for each character that it cannot. */
export function withXmlCharacters(text: string): string {
  return hasOnlyXmlCharacters(text) ? text : text.replaceAll(FORBIDDEN_CHARACTERS, "\ufffd");
}

/** True for a text without leading, trailing or doubled blanks, tabs and line ends, as xs:token has it. */
export function isCollapsed(text: string): boolean {
  return !UNCOLLAPSED.test(text);
}

/** True for base64 without blanks, as RFC 4648 §4 has it. */
export function isBase64(text: string): boolean {
  const isPadded = text.endsWith("=");
  return text.length % 4 === 0 && BASE64.test(text) && (!isPadded || PADDED.test(text.slice(-4)));
}

/**
 * Collapses white space as XSD does. Never trim(): a no-break space is a character.
 * @returns the text without leading, trailing and doubled white space
 */
function collapse(text: string): string {
  return UNCOLLAPSED.test(text) ? text.replace(BLANKS, " ").replace(/^ | $/gu, "") : text;
}

/**
 * The JSON value behind the text of an XML element; white space is normalised first, by the type's rule.
 * @returns the value; the text itself where it is no form of the type, so that flawOf can say so
 */
export function decodeSimple(type: SimpleType, text: string): string | number | boolean {
  if (type.primitive === "string") {
    return text;
  }
  if (type.primitive === "base64Binary") {
    return text.replaceAll(BLANKS, "");
  }
  const collapsed = collapse(text);
  switch (type.primitive) {
    case "int":
      // + 0 turns -0 into 0.
      return INTEGER.test(collapsed) ? Number(collapsed) + 0 : collapsed;
    case "double":
      return matchesAll(type, collapsed) ? Number(collapsed) : collapsed;
    case "boolean":
      return decodeBoolean(collapsed);
    case "token":
    case "long":
    case "dateTime":
      return collapsed;
  }
}

function decodeBoolean(text: string): boolean | string {
  if (text === "true" || text === "1") {
    return true;
  }
  return text === "false" || text === "0" ? false : text;
}

/**
 * Says what is wrong with a JSON value.
 * @returns undefined if the value is of the type
 */
export function flawOf(type: SimpleType, value: unknown): Flaw | undefined {
  return flawOfValue(type, value, "json");
}

/** The same for a value that decodeSimple read out of XML: no other characters can stand there, and white space is normalised. */
export function flawOfXml(type: SimpleType, value: unknown): Flaw | undefined {
  return flawOfValue(type, value, "xml");
}

type Wire = "json" | "xml";

function flawOfValue(type: SimpleType, value: unknown, wire: Wire): Flaw | undefined {
  switch (type.primitive) {
    case "boolean":
      return typeof value === "boolean"
        ? undefined
        : { rule: "type", message: "must be true or false" };
    case "int":
    case "double":
      return flawOfNumber(type, value);
    case "string":
    case "token":
    case "long":
    case "dateTime":
    case "base64Binary":
      return typeof value === "string"
        ? flawOfText(type, value, wire)
        : {
            rule: "type",
            message: `must be ${type.primitive === "long" ? "digits in " : ""}a string`,
          };
  }
}

function flawOfNumber(type: SimpleType, value: unknown): Flaw | undefined {
  const isInteger = type.primitive === "int";
  if (typeof value !== "number" || (isInteger ? !Number.isInteger(value) : Number.isNaN(value))) {
    return { rule: "type", message: `must be ${isInteger ? "an integer" : "a number"}` };
  }
  const { minimum = -Infinity, maximum = Infinity } = type;
  return value < minimum || value > maximum || !Number.isFinite(value)
    ? { rule: "range", message: `must be between ${minimum} and ${maximum}` }
    : undefined;
}

function flawOfText(type: SimpleType, value: string, wire: Wire): Flaw | undefined {
  if (wire === "json" && !hasOnlyXmlCharacters(value)) {
    return { rule: "characters", message: "holds a character that XML cannot carry" };
  }
  if (type.enumeration !== undefined && !type.enumeration.includes(value)) {
    return { rule: "enumeration", message: `must be ${oneOf(type.enumeration)}` };
  }
  if (wire === "json" && type.primitive === "token" && !isCollapsed(value)) {
    return {
      rule: "value",
      message: "must not begin or end with white space, nor hold tabs, line ends or double blanks",
    };
  }
  return flawOfLength(type, value) ?? flawOfForm(type, value);
}

function flawOfLength(type: SimpleType, value: string): Flaw | undefined {
  const { minLength = 0, maxLength = Infinity } = type;
  // A code point takes one or two code units, so most texts need not be counted.
  if (value.length >= minLength * 2 && value.length <= maxLength) {
    return undefined;
  }
  const length = countCodePoints(value);
  if (length < minLength) {
    return { rule: "length", message: `must have at least ${plural(minLength, "character")}` };
  }
  return length > maxLength
    ? {
        rule: "length",
        message: `must have at most ${plural(maxLength, "character")}; it has ${length}`,
      }
    : undefined;
}

function flawOfForm(type: SimpleType, value: string): Flaw | undefined {
  if (type.primitive === "base64Binary") {
    return isBase64(value) ? undefined : { rule: "pattern", message: base64Message(value) };
  }
  if (!matchesAll(type, value)) {
    return { rule: "pattern", message: formMessage(type) };
  }
  if (type.primitive === "long" && !isLongInRange(value)) {
    return { rule: "range", message: `must be between ${LONG_MIN} and ${LONG_MAX}` };
  }
  return type.primitive === "dateTime" && !isOnCalendar(value)
    ? { rule: "value", message: "is a day that no calendar has" }
    : undefined;
}

function base64Message(value: string): string {
  const at = value.search(/[^A-Za-z0-9+/=]/u);
  const what =
    at < 0
      ? `its end, after character ${value.length}, is none`
      : `at character ${at + 1} stands ${JSON.stringify(value[at])}`;
  return `must be base64 with padding (RFC 4648 §4): ${what}`;
}

function formMessage(type: SimpleType): string {
  if (type.primitive === "dateTime") {
    return `must be a date and time such as 2026-01-31T12:00:00Z${matchesAll(type, "2026-01-31T12:00:00") ? "" : ", with its zone"}`;
  }
  if (type.primitive === "long") {
    return "must be an integer of at most 19 digits";
  }
  if (type.doc !== "") {
    return `must be ${type.doc.charAt(0).toLowerCase()}${type.doc.slice(1).replace(/\.$/u, "")}`;
  }
  const forms = type.patterns.map((pattern) => readablePattern(pattern));
  return `must have the form ${forms.join(" and ")}`;
}

/** The pattern as the XSD has it, more or less: without the frame that translatePatterns puts round it. */
function readablePattern(pattern: RegExp): string {
  return pattern.source.replace(/^\^\(\?:\((.*)\)\)\$$/u, "$1").replaceAll("\\/", "/");
}

function matchesAll(type: SimpleType, value: string): boolean {
  for (const pattern of type.patterns) {
    if (!pattern.test(value)) {
      return false;
    }
  }
  return true;
}

/** True for the digits of a 64-bit integer. */
export function isLongInRange(digits: string): boolean {
  const number = BigInt(digits.startsWith("+") ? digits.slice(1) : digits);
  return number >= LONG_MIN && number <= LONG_MAX;
}

/** True if the day exists; the form is the pattern's affair. XSD 1.0 has no year 0000. */
export function isOnCalendar(dateTime: string): boolean {
  const year = Number(dateTime.slice(0, 4));
  const month = Number(dateTime.slice(5, 7));
  const day = Number(dateTime.slice(8, 10));
  if (year === 0 || month < 1 || month > 12 || day < 1) {
    return false;
  }
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

function countCodePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return count;
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return quoted.length === 1 ? (quoted[0] ?? "") : `one of ${quoted.join(", ")}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
