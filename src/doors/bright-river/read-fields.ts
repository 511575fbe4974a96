/** The body of a request as values by name, whether it is JSON or a form; what is not asked for is only named. */

import { parseJson } from "../../contract/json/json-reader.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import { bodyOf } from "../exchange.ts";
import { FORM_TYPE, isForm } from "../http/fields.ts";
import { parseMediaType } from "../http/media-type.ts";
import { unsupportedMediaType } from "../http/negotiation/negotiate.ts";

type FieldType = "text" | "integer" | "boolean" | "texts" | "list";
export type FieldTypes = Readonly<Record<string, FieldType>>;

interface ValueTypes {
  readonly text: string;
  readonly integer: number;
  readonly boolean: boolean;
  readonly texts: readonly string[];
  /** Whatever is in it is checked by whoever asked for it; no form can hold one. */
  readonly list: readonly unknown[];
}

export interface SentFields<Types extends FieldTypes> {
  /** Those that were sent with a value; null is none. */
  readonly values: { readonly [Name in keyof Types]?: ValueTypes[Types[Name]] };
  /** The names of what was sent besides. */
  readonly unknown: readonly string[];
}

const TYPES = ["application/json", FORM_TYPE];
const INT32_MAX = 2 ** 31 - 1;

/**
 * Throws unsupported-media-type, length-required, malformed-document for what is no object, conflicting-fields for a field
 * of a form that is given twice, invalid-document for a value of another type, and what bodyOf throws.
 */
export async function readFields<Types extends FieldTypes>(
  exchange: Exchange,
  types: Types,
): Promise<SentFields<Types>> {
  const { "content-type": type, "content-length": length } = exchange.request.headers;
  const isFormSent = isForm(type);
  if (!isFormSent && !isJson(type)) {
    throw unsupportedMediaType(type, TYPES);
  }
  if (length === undefined) {
    throw new Problem(
      "length-required",
      "Send the header Content-Length, not a body in chunks without it.",
    );
  }
  const bytes = await bodyOf(exchange);
  const sent = isFormSent ? formFields(bytes, types) : members(bytes);
  const names = [...sent.keys()];
  const values = Object.entries(types).flatMap(([name, fieldType]) => {
    const value = sent.get(name);
    return value === undefined || value === null
      ? []
      : [[name, checked(name, fieldType, isFormSent ? fromText(fieldType, value) : value)]];
  });
  return {
    // Each value was checked to be what its field is declared as.
    values: Object.fromEntries(values) as SentFields<Types>["values"],
    unknown: names.filter((name) => !Object.hasOwn(types, name)),
  };
}

function isJson(contentType = ""): boolean {
  const { type, subtype } = parseMediaType(contentType) ?? {};
  return type === "application" && subtype === "json";
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function utf8(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw malformed("The body is no UTF-8.");
  }
}

function members(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  const value = parseJson(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed("The body is JSON, but no object.");
  }
  return new Map(Object.entries(value));
}

/** A list may be sent field by field, with brackets behind its name, or in one field with commas between. */
function formFields(bytes: Uint8Array, types: FieldTypes): ReadonlyMap<string, unknown> {
  const text = utf8(bytes);
  if (text === "") {
    throw malformed("The body is empty.");
  }
  const fields = new Map<string, string[]>();
  for (const [sentName, value] of new URLSearchParams(text)) {
    // The URL Standard puts this in place of what is no UTF-8, and the letter that was meant would be lost.
    if (value.includes("\uFFFD")) {
      throw malformed(
        `The field ${sentName} is not in UTF-8, of which each byte is written as %XX.`,
      );
    }
    const name = sentName.replace(/\[\]$/u, "");
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return new Map(
    Array.from(fields, ([name, values]): [string, unknown] => {
      if (types[name] === "texts") {
        const [only = ""] = values;
        return [name, values.length === 1 ? commaList(only) : values];
      }
      if (values.length > 1) {
        const message = `The field ${name} may be given only once.`;
        throw Problem.at("conflicting-fields", { pointer: `/${name}`, rule: "conflict", message });
      }
      return [name, values[0]];
    }),
  );
}

function commaList(text: string): readonly string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

const FLAGS = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/** What a field of a form stands for; as it is where it stands for nothing of its type. */
function fromText(type: FieldType, value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  switch (type) {
    case "boolean":
      return FLAGS.get(value) ?? value;
    case "integer":
      return /^[+-]?[0-9]{1,10}$/u.test(value) ? Number(value) : value;
    case "text":
    case "texts":
    case "list":
      return value;
  }
}

const IS_OF: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value) && Math.abs(Number(value)) <= INT32_MAX,
  list: (value) => Array.isArray(value),
  texts: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
};

const EXPECTED: Readonly<Record<FieldType, string>> = {
  text: "a text",
  boolean: "true or false",
  integer: "a whole number of 32 bits",
  texts: "a list of texts",
  list: "a list",
};

function checked(name: string, type: FieldType, value: unknown): unknown {
  if (!IS_OF[type](value)) {
    const message = `${name} must be ${EXPECTED[type]}.`;
    throw Problem.at("invalid-document", { pointer: `/${name}`, rule: "type", message });
  }
  return value;
}

function malformed(detail: string): Problem {
  return new Problem("malformed-document", detail);
}
