/** The contract's schemas as components: each type once, and a second time as …Request where requests differ. */

import type { Contract, Direction, Root } from "../../../contract/contract.ts";
import type { Schema } from "./openapi-types.ts";

type Definitions = Readonly<Record<string, Schema>>;

export interface ComponentSchemas {
  readonly schemas: Definitions;
  /** A reference to the schema of a root's value. */
  schemaOf(root: Root, direction: Direction): Schema;
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
  const entries = [
    ...Object.entries(answers).map(([name, schema]) => [name, moved(schema, "answer")] as const),
    ...Object.entries(requests)
      .filter(([name]) => twofold.has(name))
      .map(([name, schema]) => [nameIn(name, "request"), moved(schema, "request")] as const),
  ];
  return {
    schemas: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) as Definitions,
    schemaOf(root, direction) {
      const { $ref } = contract.jsonSchema(root, direction) as { readonly $ref: string };
      return moved({ $ref }, direction) as Schema;
    },
  };
}

function definitionsOf(
  contract: Contract,
  roots: readonly Root[],
  direction: Direction,
): Definitions {
  const all = roots.map(
    (root) => (contract.jsonSchema(root, direction) as { readonly $defs: Definitions }).$defs,
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
