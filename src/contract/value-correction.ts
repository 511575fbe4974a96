/** What a caller meant where a value has the wrong type or is nearly a known word: as it has to be written. */

import { nearestName } from "../core/text/nearest-name.ts";
import type { SimpleType } from "./xsd/model.ts";
import { flawOf } from "./simple-value.ts";

/** Longer values are not repeated. */
const SHOWN_CHARS_MAX = 24;
const NUMBER = /^[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?$/u;

/**
 * The value as JSON writes it, where nothing but its form was wrong: `"72"` for 72 where a text belongs, 72 for "72" where
 * a number does, true for "True"; and the nearest word of an enumeration. Undefined where that cannot be known.
 */
export function correctionOf(type: SimpleType, value: unknown): string | undefined {
  const meant = meantBy(type, value);
  return meant === undefined || flawOf(type, meant) !== undefined
    ? undefined
    : JSON.stringify(meant);
}

function meantBy(type: SimpleType, value: unknown): string | number | boolean | undefined {
  const text = shortTextOf(value);
  if (text === undefined) {
    return undefined;
  }
  switch (type.primitive) {
    case "boolean":
      return booleanOf(text);
    case "int":
    case "double":
      return NUMBER.test(text) ? Number(text) : undefined;
    case "string":
    case "token":
    case "long":
    case "dateTime":
    case "base64Binary":
      return type.enumeration === undefined ? text : nearestName(text, type.enumeration);
  }
}

function shortTextOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    return undefined;
  }
  const text = String(value).trim();
  const isPlain = typeof value !== "number" || NUMBER.test(text);
  return isPlain && text.length <= SHOWN_CHARS_MAX ? text : undefined;
}

function booleanOf(text: string): boolean | undefined {
  if (/^(?:true|1)$/iu.test(text)) {
    return true;
  }
  return /^(?:false|0)$/iu.test(text) ? false : undefined;
}
