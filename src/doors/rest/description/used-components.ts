/** Leaves out the components that nothing refers to, which linters and generated clients would stumble over. */

import type { OpenApi } from "./openapi-types.ts";

type Kind = "schemas" | "examples";
const KINDS: readonly Kind[] = ["schemas", "examples"];

/** The document with those components only that its addresses and webhooks reach. */
export function withUsedComponents(openApi: OpenApi): OpenApi {
  const { components, ...rest } = openApi;
  const used = new Set<string>();
  const waiting: unknown[] = [rest];
  while (waiting.length > 0) {
    for (const reference of referencesIn(waiting.pop())) {
      const [kind, name = ""] = reference.split("/").slice(2);
      const known = KINDS.find((each) => each === kind);
      if (known !== undefined && !used.has(reference)) {
        used.add(reference);
        waiting.push(components[known][name]);
      }
    }
  }
  const kept = <T>(kind: Kind, all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(all).filter(([name]) => used.has(`#/components/${kind}/${name}`)),
    );
  return {
    ...rest,
    components: {
      ...components,
      schemas: kept("schemas", components.schemas),
      examples: kept("examples", components.examples),
    },
  };
}

function referencesIn(value: unknown): readonly string[] {
  const text = JSON.stringify(value ?? null);
  return Array.from(text.matchAll(/"\$ref":"([^"]+)"/gu), ([, reference = ""]) => reference);
}
