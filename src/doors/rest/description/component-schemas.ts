/** The contract's schemas as components, with their XML: each type once, and a second time as …Request where requests differ. */

import type { Contract, Direction, Root } from "../../../contract/contract.ts";
import { SCHEMA_EXAMPLES } from "./examples.ts";
import type { Schema } from "./openapi-types.ts";

type Definitions = Readonly<Record<string, Schema>>;

export interface ComponentSchemas {
  readonly schemas: Definitions;
  /** A reference to the schema of a root's value. */
  schemaOf(root: Root, direction: Direction): Schema;
  /** The same for a root's element. A list stands in place, because tools wrap one that is referred to twice. */
  xmlSchemaOf(root: Root, direction: Direction): Schema;
}

const PLACE = "#/components/schemas/";

/** The components for everything that the given roots reach. */
export function componentSchemas(contract: Contract, roots: readonly Root[]): ComponentSchemas {
  const answers = definitionsOf(contract, roots, "answer");
  const requests = definitionsOf(contract, roots, "request");
  const twofold = differing(answers, requests);
  const nameIn = (name: string, direction: Direction): string =>
    direction === "request" && twofold.has(name) ? `${name}Request` : name;
  const moved = (schema: unknown, direction: Direction): unknown =>
    JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
      key === "$ref" && typeof value === "string"
        ? PLACE + nameIn(value.slice("#/$defs/".length), direction)
        : value,
    );
  const shown = (name: string, schema: unknown, direction: Direction): [string, unknown] => {
    const own = nameIn(name, direction);
    const example = SCHEMA_EXAMPLES[own];
    const told = withKnownFormats(moved(schema, direction) as Schema);
    return [own, example === undefined ? told : { ...told, examples: [example] }];
  };
  const entries = [
    ...Object.entries(answers).map(([name, schema]) => shown(name, schema, "answer")),
    ...Object.entries(requests)
      .filter(([name]) => twofold.has(name))
      .map(([name, schema]) => shown(name, schema, "request")),
  ];
  const schemas = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) as Definitions;
  const schemaOf = (root: Root, direction: Direction): { readonly $ref: string } => {
    const { $ref } = contract.openApiSchema(root, direction) as { readonly $ref: string };
    return moved({ $ref }, direction) as { readonly $ref: string };
  };
  return {
    schemas,
    schemaOf,
    xmlSchemaOf(root, direction) {
      const { $ref } = schemaOf(root, direction);
      const schema = schemas[$ref.slice(PLACE.length)] ?? {};
      const namespace = contract.namespaceOf(root);
      const xml = { name: root.name, ...(namespace !== "" && { namespace }) };
      return schema["type"] === "array"
        ? { ...schema, xml: { ...xml, wrapped: true } }
        : { $ref, xml };
    },
  };
}

function definitionsOf(
  contract: Contract,
  roots: readonly Root[],
  direction: Direction,
): Definitions {
  const all = roots.map(
    (root) => (contract.openApiSchema(root, direction) as { readonly $defs: Definitions }).$defs,
  );
  return Object.assign({}, ...all) as Definitions;
}

/** The types that are not the same in requests and answers, or hold one that is not. */
function differing(answers: Definitions, requests: Definitions): ReadonlySet<string> {
  const found = new Set<string>();
  const texts = Object.entries(requests).map(([name, schema]) => [name, JSON.stringify(schema)]);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name = "", text = ""] of texts) {
      const holdsOne = Array.from(text.matchAll(/"#\/\$defs\/([^"]+)"/gu)).some(([, other = ""]) =>
        found.has(other),
      );
      if (holdsOne || text !== JSON.stringify(answers[name])) {
        found.add(name);
      }
    }
  }
  return found;
}

/** Our formats are for our own check; of them only a time with its zone has a name that others know (RFC 3339). */
function withKnownFormats(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("format" in value)) {
      return value;
    }
    const { format, ...others } = value as { readonly format: unknown };
    if (format === "byte") {
      // What tools make up for it is mostly no base64.
      return { ...value, examples: [Buffer.from("%PDF-").toString("base64")] };
    }
    const known = format === "xsd-date-time" && demandsZone(others) ? "date-time" : undefined;
    return typeof format === "string" && OWN_FORMAT.test(format)
      ? { ...others, ...(known !== undefined && { format: known }) }
      : value;
  }) as Schema;
}

const OWN_FORMAT = /^(?:xml|xsd)-/u;

function demandsZone({ pattern }: { readonly pattern?: unknown }): boolean {
  return typeof pattern === "string" && !new RegExp(pattern, "u").test("2026-01-31T12:00:00");
}
