/** Clients that others' generators make of /openapi.json: the commands, files and programs of docs/openapi.md work as they stand there. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

import { getJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { ROOT, sample } from "../../harness/paths.ts";

const PAGE = readFileSync(join(ROOT, "docs/openapi.md"), "utf8");
const PDF = sample("three-pages.pdf");
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

interface Program {
  convert(server: string, pdf: Blob): Promise<{ jobId: string; image: Blob }>;
}

/** The compiler alone takes seconds, and on a busy machine many. */
const COMPILE_MS_MAX = 180_000;

let server: TestServer;
let work: string;

beforeAll(async () => {
  server = await startServer();
  // Below the packages, so that what is generated finds them.
  const cache = join(ROOT, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  work = mkdtempSync(join(cache, "generated-clients-"));
  await generate();
  compile();
}, COMPILE_MS_MAX);

afterAll(async () => {
  await server.close();
  rmSync(work, { recursive: true, force: true });
});

async function generate(): Promise<void> {
  const description = await fetch(`${server.url}/openapi.json`);
  writeFileSync(join(work, "openapi.json"), await description.text());
  writeFileSync(join(work, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(work, "tsconfig.json"), shown("json tsconfig"));
  writeFileSync(join(work, "openapi-ts.config.mjs"), shown("js hey-api-config"));
  runInstalled(shown("sh hey-api"));
  runInstalled(shown("sh openapi-typescript"));
}

/** What the page shows in the block of this language and name. */
function shown(block: string): string {
  const [, text] = new RegExp(`\`\`\`${block}\\n(.*?)\n\`\`\``, "su").exec(PAGE) ?? [];
  if (text === undefined) {
    throw new Error(`docs/openapi.md shows no ${block}.`);
  }
  return text;
}

/** Runs a command of npx with the packages that are installed here: the versions that it pins, or the test fails. */
function runInstalled(command: string): void {
  const packages = [...command.matchAll(/ -p (\S+)@(\S+)/gu)];
  expect(packages.length).toBeGreaterThan(0);
  for (const [, name = "", version] of packages) {
    expect([name, installedVersion(name)]).toEqual([name, version]);
  }
  const [bin = "", ...args] = command.replace(/^npx -y( -p \S+)+ /u, "").split(" ");
  run(join(ROOT, "node_modules/.bin", bin), args);
}

function installedVersion(name: string): unknown {
  const manifest = readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8");
  return JSON.parse(manifest).version;
}

function run(file: string, args: readonly string[]): void {
  const { stdout, stderr, status } = spawnSync(file, args, { cwd: work, encoding: "utf8" });
  expect(status, stdout + stderr).toBe(0);
}

function compile(): void {
  for (const name of ["hey-api", "openapi-fetch"]) {
    writeFileSync(join(work, `${name}-program.ts`), shown(`ts ${name}`));
  }
  run(join(ROOT, "node_modules/.bin/tsc"), []);
}

test.each(["hey-api", "openapi-fetch"])(
  "a client of %s uploads a file, runs a job and fetches its result",
  async (name) => {
    const file = pathToFileURL(join(work, "out", `${name}-program.js`)).href;
    const program = (await import(/* @vite-ignore */ file)) as Program;
    const { jobId, image } = await program.convert(server.url, new Blob([PDF]));
    const job = await getJson<{ outcome: string }>(`${server.url}/v1/jobs/${jobId}`);
    expect(job.outcome).toBe("succeeded");
    const bytes = Buffer.from(await image.arrayBuffer());
    expect(bytes.subarray(0, PNG.length)).toEqual(PNG);
  },
);
