/** Derives JSON Schema (2020-12) from the model: one self-contained schema for a root and a direction; with the XML, for OpenAPI. */

import type { Direction } from "../contract.ts";
import type { Field, ListType, ObjectType, RootElement, SimpleType, Type } from "../xsd/model.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * Derives the JSON Schema of a root element's value.
 * @param root the root element
 * @param direction in a request, fields that only answers hold are absent; in an answer, those marked so are required
 * @param tellsXml whether the lists say how they stand in XML, by OpenAPI's keyword `xml`
 * @returns a schema that refers only into its own $defs
 */
export function deriveJsonSchema(
  root: RootElement,
  direction: Direction,
  tellsXml = false,
): Schema {
  const definitions: Record<string, Schema> = {};
  const derivation: Derivation = { direction, definitions, tellsXml };
  const schema = reference(root.type, derivation);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: direction === "request" ? `${root.name} (request)` : root.name,
    ...schema,
    $defs: definitions,
  };
}

interface Derivation {
  readonly direction: Direction;
  readonly definitions: Record<string, Schema>;
  readonly tellsXml: boolean;
}

/** Types with a name become definitions, so that types may hold themselves; the rest is written in place. */
function reference(type: Type, derivation: Derivation): Schema {
  if (type.name === "") {
    return describe(type, derivation);
  }
  if (derivation.definitions[type.name] === undefined) {
    // Taken before it is filled, for types that hold themselves.
    derivation.definitions[type.name] = {};
    derivation.definitions[type.name] = withDoc(type.doc, describe(type, derivation));
  }
  return { $ref: `#/$defs/${type.name}` };
}

function describe(type: Type, derivation: Derivation): Schema {
  switch (type.kind) {
    case "simple":
      return describeSimple(type);
    case "list":
      return describeList(type, derivation);
    case "object":
      return describeObject(type, derivation);
  }
}

function describeList(type: ListType, derivation: Derivation): Schema {
  const item = reference(type.item.type, derivation);
  // OpenAPI 3.1 §4.8.26.2: an element around the list, and in it one of this name for each item.
  const { tellsXml } = derivation;
  return {
    type: "array",
    ...(tellsXml && { xml: { wrapped: true } }),
    items: tellsXml ? { ...item, xml: { name: type.item.name } } : item,
    ...(type.minItems > 0 ? { minItems: type.minItems } : {}),
    ...(Number.isFinite(type.maxItems) ? { maxItems: type.maxItems } : {}),
  };
}

function describeObject(type: ObjectType, derivation: Derivation): Schema {
  const fields = type.fields.filter(
    (field) => derivation.direction === "answer" || field.answer === undefined,
  );
  const properties = Object.fromEntries(
    fields.map((field) => [field.name, withDoc(field.doc, reference(field.type, derivation))]),
  );
  if (type.compositor === "choice") {
    const one = { minProperties: 1, maxProperties: 1 };
    return { type: "object", properties, ...one, additionalProperties: false };
  }
  const required = fields.filter((field) => isRequired(field, derivation.direction));
  return {
    type: "object",
    properties,
    ...(required.length > 0 ? { required: required.map((field) => field.name) } : {}),
    // What was taken before is still told.
    ...(type.isNeverEmpty === true && derivation.direction === "request"
      ? { minProperties: 1 }
      : {}),
    additionalProperties: false,
  };
}

/** True if every value of the direction holds the field. */
export function isRequired(field: Field, direction: Direction): boolean {
  return field.required || (direction === "answer" && field.answer === "required");
}

const PRIMITIVE_SCHEMAS: Readonly<Record<SimpleType["primitive"], Schema>> = {
  string: { type: "string", format: "xml-text" },
  token: { type: "string", format: "xml-token" },
  boolean: { type: "boolean" },
  int: { type: "integer" },
  long: { type: "string", format: "xsd-long" },
  double: { type: "number" },
  dateTime: { type: "string", format: "xsd-date-time" },
  base64Binary: { type: "string", format: "byte", contentEncoding: "base64" },
};

function describeSimple(type: SimpleType): Schema {
  if (type.enumeration !== undefined && type.patterns.length === 0) {
    return { type: "string", enum: type.enumeration };
  }
  const [pattern, ...others] = type.patterns.map((each) => each.source);
  return {
    ...PRIMITIVE_SCHEMAS[type.primitive],
    ...(type.enumeration === undefined ? {} : { enum: type.enumeration }),
    ...(type.minLength === undefined ? {} : { minLength: type.minLength }),
    ...(type.maxLength === undefined ? {} : { maxLength: type.maxLength }),
    ...(type.minimum === undefined ? {} : { minimum: type.minimum }),
    ...(type.maximum === undefined ? {} : { maximum: type.maximum }),
    // The pattern of a double is about its text; JSON has a number.
    ...(pattern === undefined || type.primitive === "double" ? {} : { pattern }),
    ...(others.length === 0 ? {} : { allOf: others.map((each) => ({ pattern: each })) }),
  };
}

function withDoc(doc: string, schema: Schema): Schema {
  return doc === "" ? schema : { description: doc, ...schema };
}
