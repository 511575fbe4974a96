/** The packed package: what `npm pack` puts into it is what a start needs and nothing else, and it starts. */

import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

import { startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { ROOT } from "../harness/paths.ts";

/** What may lie in the package, by the beginning of its path. */
const WANTED =
  /^(?:deploy\/|dist\/|docs\/|profiles\/|wsdl\/|xsd\/|tools\/(?:build|jobgate|start)\.mjs$|(?:CHANGELOG|LICENSE|README|package)(?:\.|$))/u;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
}

let home = "";
let files: readonly string[] = [];
let unpacked = "";

/** Packs what is built, unpacks it elsewhere and puts its dependencies beside it, those of development left out. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "jobgate-packed-"));
  const packed = spawnSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--offline", "--pack-destination", home],
    { cwd: ROOT, encoding: "utf8", timeout: 60_000, shell: process.platform === "win32" },
  );
  const [{ filename, files: listed }] = JSON.parse(packed.stdout) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  files = listed.map(({ path }) => path);
  execFileSync("tar", ["-xzf", join(home, filename), "-C", home]);
  unpacked = join(home, "package");
  const { dependencies } = manifest();
  for (const name of Object.keys(dependencies)) {
    const link = join(unpacked, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link, "junction");
  }
}, 90_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8")) as Manifest;
}

it("holds no test, no source, no benchmark and no data", () => {
  expect(files.filter((each) => !WANTED.test(each))).toEqual([]);
  expect(files.filter((each) => /\.test\.|\.tsx?$/u.test(each))).toEqual([]);
});

it("holds every file that a start reads: the programs, the page's script, the contract, the WSDL", () => {
  const built = [
    "main",
    "cli",
    "client/client",
    "workflows/sandbox/entry",
    "workflows/sandbox/probe-entry",
    "doors/artwork/browser/artwork-page",
  ].map((name) => join("dist", `${name}.js`));
  const contract = ["xsd", "wsdl"].flatMap((directory) =>
    readdirSync(join(ROOT, directory)).map((each) => join(directory, each)),
  );
  expect([...built, ...contract].filter((each) => !existsSync(join(unpacked, each)))).toEqual([]);
});

it("names the licence of every package that is in its bundle", () => {
  const text = readFileSync(join(unpacked, "dist", "LICENSES.txt"), "utf8");
  const licences = text.split(/^-{80}$/mu).map((each) => each.trim());
  expect(licences.map((each) => each.split(" ")[0])).toEqual(
    expect.arrayContaining(["fast-xml-parser", "kysely", "lossless-json"]),
  );
  const told = /^\S+ [\d.]+ \(.+\)\n\n.*(?:permission is hereby granted|brings no text)/isu;
  expect(licences.filter((each) => !told.test(each))).toEqual([]);
});

it("tells file and line of our sources in stacks, where Node is asked to", () => {
  const program = `await (await import("./dist/store/open-store.js")).openStore(undefined)`;
  const { stderr } = spawnSync(
    process.execPath,
    ["--enable-source-maps", "--input-type=module", "--eval", program],
    { cwd: unpacked, encoding: "utf8", timeout: 30_000 },
  );
  expect(stderr).toMatch(/src[/\\]store[/\\]open-store\.ts:\d+/u);
});

it("starts from the unpacked package with its own dependencies, and answers", async () => {
  const settings = { DATA_DIR: join(home, "data") };
  const server = await startProcess(settings, join(unpacked, "dist", "main.js"));
  try {
    const ready = await fetchWithin(`${server.url}/health/ready`);
    expect(ready.status).toBe(200);
    const wsdl = await fetchWithin(`${server.url}/scene7/services/IpsApiService?wsdl`);
    expect(await wsdl.text()).toContain("definitions");
  } finally {
    expect(await server.end("SIGTERM")).toBe(0);
  }
});

it("brings commands that a shell can run", () => {
  const entries = Object.values(manifest().bin).map((file) => join(unpacked, file));
  expect(entries.length).toBeGreaterThan(1);
  for (const entry of entries) {
    expect(readFileSync(entry, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/u);
  }
  const shown = spawnSync(process.execPath, [join(unpacked, "dist", "cli.js"), "config"], {
    encoding: "utf8",
    timeout: 30_000,
    env: { PATH: process.env["PATH"], DATA_DIR: join(home, "data") },
  });
  expect([shown.status, shown.stderr]).toEqual([0, ""]);
  expect(shown.stdout).toContain("DATA_DIR");
});

it("needs no build, and `npm start` in it serves at once", async () => {
  const before = readdirSync(unpacked).sort();
  const settings = { DATA_DIR: join(home, "data") };
  const server = await startProcess(settings, join(unpacked, "tools", "start.mjs"));
  expect(await server.end("SIGTERM")).toBe(0);
  expect(readdirSync(unpacked).sort()).toEqual(before);
});
