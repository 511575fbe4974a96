/** Clients that others' generators make of /openapi.json: the programs of docs/openapi.md compile with them, and run. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createClient as generateHeyApi } from "@hey-api/openapi-ts";
import openapiTypeScript, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, expect, test } from "vitest";

import { getJson } from "../../fetch-json.ts";
import { startServer, type TestServer } from "../../start-server.ts";

const HOME = join(import.meta.dirname, "../../..");
const PDF = readFileSync(join(HOME, "test/samples/three-pages.pdf"));
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
  const cache = join(HOME, "node_modules/.cache");
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
  const input = await getJson<Record<string, unknown>>(`${server.url}/openapi.json`);
  await generateHeyApi({
    input,
    output: { path: join(work, "hey-api"), importFileExtension: ".js" },
    logs: { level: "silent" },
  });
  const schema = await openapiTypeScript(JSON.stringify(input));
  writeFileSync(join(work, "schema.d.ts"), astToString(schema));
}

/** The code that the page shows under a name. */
function programIn(page: string, name: string): string {
  const [, code] = new RegExp(`\`\`\`ts ${name}\\n(.*?)\n\`\`\``, "su").exec(page) ?? [];
  if (code === undefined) {
    throw new Error(`docs/openapi.md shows no program for ${name}.`);
  }
  return code;
}

function compile(): void {
  const page = readFileSync(join(HOME, "docs/openapi.md"), "utf8");
  for (const name of ["hey-api", "openapi-fetch"]) {
    writeFileSync(join(work, `${name}-program.ts`), programIn(page, name));
  }
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "dom", "dom.iterable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    outDir: "out",
  };
  writeFileSync(join(work, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(work, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts", "hey-api/**/*.ts"] }),
  );
  const tsc = join(HOME, "node_modules/typescript/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", work], { encoding: "utf8" });
  expect([stdout, status]).toEqual(["", 0]);
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
