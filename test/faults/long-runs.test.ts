/** What the gate does briefly, `npm run faults` does at length: no test is forgotten there. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { ROOT } from "../harness/paths.ts";

it("every test that is short in the gate is among those of `npm run faults`", () => {
  const program = readFileSync(join(ROOT, "tools/faults.mjs"), "utf8");
  const [, list = ""] = /const FILES = \[([^\]]+)\]/u.exec(program) ?? [];
  const run = Array.from(list.matchAll(/"([^"]+)"/gu), ([, path = ""]) => path);
  expect(run.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);

  const short = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`)
    .filter((path) =>
      /\b(?:gateOrLong[(<]|isLong \?)/u.test(readFileSync(join(ROOT, path), "utf8")),
    );
  expect(short.length).toBeGreaterThan(10);
  const isRun = (path: string): boolean => run.some((each) => `${path}/`.startsWith(`${each}/`));
  expect(short.filter((path) => !isRun(path))).toEqual([]);
});
