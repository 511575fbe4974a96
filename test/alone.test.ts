/** Which test files may share a process: those that neither measure it nor change it for good. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";
import { ALONE } from "./alone.ts";
import { ROOT } from "./harness/paths.ts";

/** What a test asks of its own process, or does to it. */
const OF_THE_PROCESS =
  /\bprocess\s*\.\s*(?:cpuUsage|memoryUsage|resourceUsage|on|chdir|umask)\(|\bcpuMs\(\(\)|\bopenFiles\("self"\)|\(process\.pid\)|\.prototype\.\w+ = /u;
/** They change libraries for as long as the process lives: libvips reads hardly a picture any more, drivers are counted. */
const CHANGING = [
  "src/workflows/sandbox/tasks/image-library.ts",
  "test/harness/store/database-use.ts",
];

const known = new Map<string, readonly string[]>();

/** The files that one names to be loaded with itself. */
function importsOf(file: string): readonly string[] {
  const imports = known.get(file) ?? readImports(file);
  known.set(file, imports);
  return imports;
}

function readImports(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  const found = text.matchAll(/^(?:import|export) (?!type\b)(?:[^;"]*?from )?"(\.[^"]+)";/gmu);
  return Array.from(found, ([, path = ""]) => join(dirname(file), path)).filter(existsSync);
}

function loadedBy(file: string): ReadonlySet<string> {
  const seen = new Set([file]);
  for (const each of seen) {
    for (const imported of importsOf(each)) {
      seen.add(imported);
    }
  }
  return seen;
}

const TESTS = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(ROOT, "test", name));

it("those that measure their process, or change it for good, have one to themselves", () => {
  const needed = TESTS.filter((file) => {
    const measures = OF_THE_PROCESS.test(readFileSync(file, "utf8"));
    const loaded = loadedBy(file);
    return measures || CHANGING.some((name) => loaded.has(join(ROOT, name)));
  }).map((file) => relative(ROOT, file));
  expect(needed.length).toBeGreaterThan(10);
  expect(needed.filter((file) => !ALONE.includes(file))).toEqual([]);
});

it("those that have one to themselves are there", () => {
  expect(ALONE.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
