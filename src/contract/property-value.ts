/** Values of properties: a text and its type in the contract, any JSON type for clients of a dialect. Numbers keep their digits. */

import { isLosslessNumber, LosslessNumber, parse, stringify } from "lossless-json";

import type { PropertyDocument } from "../core/model/contract-types.gen.ts";

type Written = Pick<PropertyDocument, "value" | "valueType">;

/** JSON, read so that no number loses a digit. The text has to be JSON. */
export function exactJson(text: string): unknown {
  return parse(text);
}

/** JSON of a value that exactJson or exactValue gave. */
export function exactText(value: unknown): string {
  return stringify(value) ?? "null";
}

/** The value as the contract keeps it. */
export function writtenValue(value: unknown): Written {
  if (typeof value === "string") {
    return { value };
  }
  if (typeof value === "boolean") {
    return { value: String(value), valueType: "boolean" };
  }
  return isLosslessNumber(value)
    ? { value: value.value, valueType: "number" }
    : { value: exactText(value), valueType: "json" };
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/u;

/** The value as it was sent. A text that is not of the type that it is said to be, which other doors take, stays a text. */
export function exactValue({ value, valueType }: Written): unknown {
  if (valueType === "boolean") {
    return value === "true" || value === "false" ? value === "true" : value;
  }
  if (valueType === "number") {
    return NUMBER.test(value) ? new LosslessNumber(value) : value;
  }
  return valueType === "json" ? jsonOr(value) : value;
}

function jsonOr(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
