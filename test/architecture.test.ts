/** The architecture check itself is checked: it must have looked at something, and must refuse what it is there to refuse. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./harness/paths.ts";

let copy = "";

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "jobgate-architecture-"));
  for (const name of ["src", "tsconfig.json", "package.json", ".dependency-cruiser.mjs"]) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: ReadonlyArray<{
      readonly from: string;
      readonly rule: { readonly name: string };
    }>;
  };
}

/** Runs the check on the copy of src/. */
function check(): Report["summary"] {
  const depcruise = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [depcruise, "--config", ".dependency-cruiser.mjs", "--output-type", "json", "src"];
  const { stdout } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  // dependency-cruiser's own output.
  return (JSON.parse(stdout) as Report).summary;
}

const PLANTED = [
  ["core/planted-a.ts", 'import "node:fs";', "core-is-pure"],
  ["core/planted-b.ts", 'import "express";', "core-is-pure"],
  ["core/planted-c.ts", 'import "../settings/config.ts";', "core-imports-only"],
  ["engine/planted-d.ts", 'import "../doors/http/answer.ts";', "engine-imports-only"],
  ["doors/rest/planted-e.ts", 'import "../monitoring/health-door.ts";', "doors-do-not-meet"],
  [
    "doors/http/planted-f.ts",
    'import "../monitoring/health-door.ts";',
    "shared-door-files-know-no-door",
  ],
  ["store/planted-g.ts", 'import "ajv";', "ajv-lives-in-one-place"],
  ["workflows/planted-h.ts", 'import "../app/app.ts";', "only-the-root-imports-the-root"],
  ["auth/planted-i.ts", 'import "./no-such-file.ts";', "resolvable"],
  ["auth/planted-j.ts", "export const unused = 1;", "no-orphans"],
  ["core/text/planted-k.ts", 'import "../model/job.ts";', "core-text-imports-only"],
  ["core/model/planted-l.ts", 'import "../ports/base.ts";', "core-model-imports-only"],
  ["core/slots/planted-m.ts", 'import "../ports/base.ts";', "core-slots-imports-only"],
  ["core/ports/planted-n.ts", 'import "../jobs/cancel-job.ts";', "core-ports-imports-only"],
  ["core/jobs/planted-r.ts", 'import "../submissions/submit.ts";', "core-jobs-imports-only"],
  ["core/ips/planted-s.ts", 'import "../access/users.ts";', "core-ips-imports-only"],
  ["client/planted-u.ts", 'import "../core/model/job.ts";', "client-imports-only"],
  [
    "client/planted-v.ts",
    'import { SECRET_FIELDS } from "../core/model/contract-types.gen.ts"; export const v = SECRET_FIELDS;',
    "client-takes-only-types",
  ],
  ["client/planted-x.ts", 'import "node:fs";', "client-runs-in-browsers"],
  ["doors/artwork/browser/planted-w.ts", 'import "../paths.ts";', "browser-code-stands-alone"],
  ["doors/artwork/planted-x.ts", 'import "./browser/focus.ts";', "the-server-runs-no-browser-code"],
  ["core/other/planted-t.ts", 'import "../text/trim.ts";', "core-has-no-other-folders"],
  ["core/ports/planted-o.ts", 'import "./ports.ts";', "ports-do-not-know-their-sum"],
  [
    "store/planted-p.ts",
    'import type { Q } from "./planted-q.ts"; export type P = Q | 1;',
    "no-cycles",
  ],
] as const;

/** Of the circle of types: it is told once, from the file that comes first. */
const OTHER_HALF = 'import type { P } from "./planted-p.ts"; export type Q = P | 2;';

describe("the tools", () => {
  it("name files of src/ and dist/ that are there", () => {
    const named = readdirSync(join(ROOT, "tools")).flatMap((tool) =>
      Array.from(
        readFileSync(join(ROOT, "tools", tool), "utf8").matchAll(
          /"(?:src|dist|out)\/([\w./-]+)\.(?:ts|js)"/gu,
        ),
        ([, path = ""]) => `${path}.ts`,
      ),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((path) => !existsSync(join(ROOT, "src", path)))).toEqual([]);
  });
});

/** Parts of the build that a program of tests, tools or the benchmark imports by its path. */
const BUILT_PART = /["'](?:[./]+\/dist\/|dist\/)([\w./-]+)\.js["']/gu;

describe("the bundle", () => {
  it("has a file for each part that is imported from dist/, and for no other", () => {
    const bundler = readFileSync(join(ROOT, "tools", "bundle.mjs"), "utf8");
    const [, list = ""] = /const PARTS = \[([^\]]+)\]/u.exec(bundler) ?? [];
    const parts = Array.from(list.matchAll(/"([^"]+)"/gu), ([, part = ""]) => part);
    const imported = ["test", "bench", "tools"]
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
          .filter((name) => /\.(?:mjs|ts)$/u.test(name))
          .map((name) => readFileSync(join(ROOT, folder, name), "utf8")),
      )
      .flatMap((text) => Array.from(text.matchAll(BUILT_PART), ([, part = ""]) => part))
      .filter((part) => part.includes("/") && !part.startsWith("client/"));
    expect([...new Set(imported)].toSorted()).toEqual(parts.toSorted());
  });
});

const FILES_MAX = 25;

/** They only ever grow, and their numbers keep them in order. */
const NUMBERED = join("store", "schema", "migrations");

/** The folders below one with more files than somebody takes in at a glance. */
function crowded(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = folder.endsWith(NUMBERED) ? 0 : entries.filter((entry) => entry.isFile()).length;
  return [
    ...(files > FILES_MAX ? [`${folder}: ${files} files`] : []),
    ...entries.flatMap((entry) => (entry.isDirectory() ? crowded(join(folder, entry.name)) : [])),
  ];
}

describe("the folders", () => {
  it(`hold at most ${FILES_MAX} files each`, () => {
    expect([...crowded(join(ROOT, "src")), ...crowded(join(ROOT, "test"))]).toEqual([]);
  });

  it("are told by name when one holds more", () => {
    const folder = join(copy, "src/doors/crowded");
    mkdirSync(folder);
    for (let file = 0; file <= FILES_MAX; file += 1) {
      writeFileSync(join(folder, `file-${file}.ts`), "");
    }
    const told = crowded(join(copy, "src"));
    rmSync(folder, { recursive: true });
    expect(told).toEqual([`${folder}: ${FILES_MAX + 1} files`]);
  });
});

describe("the migrations", () => {
  it("are numbered without a gap, and run in the order of their numbers, each once", () => {
    const list = readFileSync(join(ROOT, "src/store/schema/migrations.ts"), "utf8");
    const files = new Map(
      Array.from(
        list.matchAll(/^import \{ (\w+) \} from "\.\/migrations\/([\w-]+\.ts)";$/gmu),
        ([, name = "", file = ""]) => [name, file],
      ),
    );
    const [, names = ""] = /MIGRATIONS: [^=]+= \[([^\]]+)\]/u.exec(list) ?? [];
    const run = names.split(",").flatMap((name) => files.get(name.trim()) ?? []);
    expect(run.length).toBeGreaterThan(30);
    expect(run).toEqual(readdirSync(join(ROOT, "src", NUMBERED)).toSorted());
    expect(run.map((file) => Number(file.slice(0, 3)))).toEqual(run.map((_, index) => index + 1));
  });
});

describe("the architecture", () => {
  it("holds over more than 100 modules, and is seen when it is broken, each rule by its name", {
    timeout: 120_000,
  }, () => {
    writeFileSync(join(copy, "src/store/planted-q.ts"), OTHER_HALF);
    for (const [file, text] of PLANTED) {
      mkdirSync(dirname(join(copy, "src", file)), { recursive: true });
      writeFileSync(join(copy, "src", file), text);
    }
    const { totalCruised, violations } = check();
    expect(totalCruised).toBeGreaterThan(100);
    const broken = violations.map(({ from, rule }) => `${from}: ${rule.name}`);
    expect(broken).toEqual(
      expect.arrayContaining(PLANTED.map(([file, , rule]) => `src/${file}: ${rule}`)),
    );
    // What was not planted keeps every rule.
    expect(broken.filter((each) => !each.includes("/planted-"))).toEqual([]);
  });
});
