/** What the build does for the oldest Node that is meant. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "rolldown/parseAst";
import { expect, test } from "vitest";
import { ROOT } from "../harness/paths.ts";

const DIST = join(ROOT, "dist");
/** What browsers run, whose engines are newer. */
const IN_BROWSERS = /^doors\//u;

interface Node {
  readonly type: string;
  readonly properties?: readonly Node[];
  readonly argument?: Node;
  readonly value?: unknown;
}

/** The first property of each object literal below a node. */
function firstProperties(node: Node): readonly Node[] {
  const inside = Object.values(node)
    .flat()
    .filter((child): child is Node => typeof (child as Partial<Node> | null)?.type === "string")
    .flatMap(firstProperties);
  const first = node.type === "ObjectExpression" ? node.properties?.[0] : undefined;
  return first === undefined ? inside : [first, ...inside];
}

test("no object literal begins with a spread of something, which Node 20 gives a hidden class for each object", () => {
  const files = readdirSync(DIST, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".js") && !IN_BROWSERS.test(name),
  );
  const firsts = files.flatMap((name) =>
    firstProperties(parseAst(readFileSync(join(DIST, name), "utf8")) as unknown as Node),
  );
  const spreads = firsts.filter(({ type }) => type === "SpreadElement");
  expect(spreads.length).toBeGreaterThan(100);
  for (const { argument } of spreads) {
    expect(argument).toMatchObject({ type: "Literal", value: null });
  }
});
