/** Writes the contract's types as TypeScript, so that core and workflows speak of fields without declaring them again. */

import type { Direction } from "../contract.ts";
import type { Field, ListType, ObjectType, SchemaModel, SimpleType, Type } from "../xsd/model.ts";

const HEADER = `/** The contract's types, generated from xsd/ by \`npm run generate\`. Do not edit. */
`;

const PRIMITIVE_TYPES = {
  string: "string",
  token: "string",
  // JSON numbers end at 2^53, so a long is the text of its digits.
  long: "string",
  dateTime: "string",
  base64Binary: "string",
  boolean: "boolean",
  int: "number",
  double: "number",
} as const;

/**
 * Writes the types that the root elements of the given models reach.
 * @param models of which no two have different types with one name; throws Error where two do
 * @returns the text of a TypeScript module that imports nothing
 */
export function generateTypes(models: readonly SchemaModel[]): string {
  const declarations = new Map<string, string>();
  const secrets = new Set<string>();
  for (const model of models) {
    const types = reachableTypes([...model.roots.values()].map((root) => root.type));
    for (const type of types) {
      if (!isPlainList(type)) {
        addDeclaration(declarations, type);
      }
      for (const field of fieldsOf(type).filter(({ isSecret }) => isSecret === true)) {
        secrets.add(field.name);
      }
    }
  }
  const list = [...secrets].sort().map((name) => JSON.stringify(name));
  declarations.set(
    "SECRET_FIELDS",
    `/** The names of fields that carry a credential, in whatever type they stand. */\nexport const SECRET_FIELDS: ReadonlySet<string> = new Set([${list.join(", ")}]);\n`,
  );
  const names = [...declarations.keys()].sort();
  return `${HEADER}\n${names.map((name) => declarations.get(name)).join("\n")}`;
}

function addDeclaration(declarations: Map<string, string>, type: Type): void {
  const text = isTwofold(type)
    ? `${declare(type, "answer")}\n${declare(type, "request")}`
    : declare(type, "answer");
  if ((declarations.get(type.name) ?? text) !== text) {
    throw new Error(
      `Two types are called ${type.name}; the files that are generated need one name for each.`,
    );
  }
  declarations.set(type.name, text);
}

/** All types with a declaration of their own that a value of these types can hold. */
function reachableTypes(roots: readonly Type[]): ReadonlySet<Type> {
  const types = new Set<Type>();
  const visit = (type: Type): void => {
    if (types.has(type) || (type.kind === "simple" && type.enumeration === undefined)) {
      return;
    }
    types.add(type);
    for (const field of fieldsOf(type)) {
      visit(field.type);
    }
  };
  for (const root of roots) {
    visit(root);
  }
  return types;
}

function fieldsOf(type: Type): readonly Field[] {
  if (type.kind === "simple") {
    return [];
  }
  return type.kind === "list" ? [type.item] : type.fields;
}

/** True where requests and answers differ, because somewhere inside is a field that only answers hold. */
function isTwofold(type: Type): boolean {
  const inside = [...reachableTypes([type])].flatMap(fieldsOf);
  return inside.some((field) => field.answer !== undefined);
}

function declare(type: Type, direction: Direction): string {
  const name = referenceName(type, direction);
  const doc = docComment(type.doc, "");
  if (type.kind === "simple") {
    return `${doc}export type ${name} =${literals(type, "\n  | ")};\n`;
  }
  if (type.kind === "list") {
    return `${doc}export type ${name} = readonly ${reference(type.item.type, direction)}[];\n`;
  }
  // What an answer says like the request is inherited: more fields, and lists of things with more fields.
  const base = direction === "answer" && isTwofold(type) ? ` extends ${type.name}Request` : "";
  const fields = type.fields.filter((field) =>
    direction === "request"
      ? field.answer === undefined
      : base === "" || field.answer !== undefined || isTwofold(field.type),
  );
  const lines = fields.map((field) => declareField(field, { type, direction }));
  return `${doc}export interface ${name}${base} {\n${lines.join("")}}\n${choiceNames(type, name)}`;
}

function declareField(
  field: Field,
  { type, direction }: { type: ObjectType; direction: Direction },
): string {
  const isRequired =
    type.compositor !== "choice" &&
    (field.required || (direction === "answer" && field.answer === "required"));
  const doc = docComment(field.doc, "  ");
  return `${doc}  readonly ${field.name}${isRequired ? "" : "?"}: ${reference(field.type, direction)};\n`;
}

/** A choice tells its names, as type and as list, because rules about "exactly one of these" live in core. */
function choiceNames(type: ObjectType, name: string): string {
  if (type.compositor !== "choice") {
    return "";
  }
  const constant = `${name.replace(/(?<=[a-z])(?=[A-Z])/gu, "_").toUpperCase()}_NAMES`;
  const items = type.fields.map((field) => `  "${field.name}",\n`).join("");
  return (
    `\n/** Exactly one of these is there. */\nexport type ${name}Name = keyof ${name};\n` +
    `\n/** The names of ${name} in schema order. */\n` +
    `export const ${constant}: readonly ${name}Name[] = [\n${items}];\n`
  );
}

/** A list that nothing is said of is told by its items alone. */
function isPlainList(type: Type): type is ListType {
  return type.kind === "list" && type.doc === "";
}

function reference(type: Type, direction: Direction): string {
  if (isPlainList(type)) {
    return `readonly ${reference(type.item.type, direction)}[]`;
  }
  return type.kind === "simple" && type.enumeration === undefined
    ? PRIMITIVE_TYPES[type.primitive]
    : referenceName(type, direction);
}

function referenceName(type: Type, direction: Direction): string {
  if (type.name === "" && type.kind === "simple") {
    return literals(type, " | ");
  }
  return direction === "request" && isTwofold(type) ? `${type.name}Request` : type.name;
}

function literals(type: SimpleType, separator: string): string {
  const values = (type.enumeration ?? []).map((value) => JSON.stringify(value));
  return `${separator.startsWith("\n") ? separator : ""}${values.join(separator)}`;
}

function docComment(doc: string, indent: string): string {
  return doc === "" ? "" : `${indent}/** ${doc.replaceAll("*/", "* /")} */\n`;
}
