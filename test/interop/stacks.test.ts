/** Real SOAP stacks load the WSDL, submit and follow jobs, see values in their types and meet typed faults. */

import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samplePath } from "../harness/paths.ts";
import { addUser, PASSWORD, type RequiredServer } from "../harness/start-required.ts";
import { expectSeen } from "./seen.ts";
import { LATEST, STACKS, type Stack, type Tour } from "./stacks.ts";
import { startShop } from "./start-shop.ts";

const run = promisify(execFile);

/** Bounds a code generator or compiler that hangs; a busy machine needs some seconds. */
const STEP_TIMEOUT_MS = 120_000;
const STACK_TIMEOUT_MS = 300_000;

let server: RequiredServer;
beforeAll(async () => {
  server = await startShop();
});
afterAll(() => server.close());

/** Says loudly what is skipped. */
function isInstalled({ name, packages, probe: [command = "", ...args] }: Stack): boolean {
  const isThere = spawnSync(command, args).status === 0;
  if (!isThere) {
    process.stderr.write(
      `\nSKIPPED: interop with ${name}, which is not installed (${packages}).\n\n`,
    );
  }
  return isThere;
}

interface Bench {
  /** Where the stack builds and runs. */
  readonly cwd: string;
  /** The stack's own files. */
  readonly folder: string;
  readonly user: string;
}

async function build({ builds = [] }: Stack, { cwd, folder }: Bench): Promise<void> {
  if (existsSync(join(folder, "build.sh"))) {
    const args = [
      "-eu",
      join(folder, "build.sh"),
      folder,
      server.url + LATEST,
      `${server.url}/soap?wsdl`,
      ...builds,
    ];
    await run("sh", args, { cwd, timeout: STEP_TIMEOUT_MS });
  }
}

/** What the tour printed, a text for each version. */
async function tour(
  stack: Stack,
  each: Tour,
  { cwd, folder, user }: Bench,
): Promise<readonly string[]> {
  const [command = "", ...args] = each.command ?? stack.command;
  const { version, path = LATEST, way = "header" } = each;
  const asked = [server.url, user, PASSWORD, version, path, way];
  const own = args.map((arg) => arg.replace("FOLDER", folder));
  const { stdout } = await run(command, [...own, ...asked], { cwd, timeout: STEP_TIMEOUT_MS });
  const versions = version.split(",");
  const texts = versions.length === 1 ? [stdout] : stdout.split(/^next$/mu).slice(0, -1);
  expect(texts).toHaveLength(versions.length);
  return texts;
}

/** A page of a PDF comes back as a picture, and a mistake as the problem it is. */
async function expectFileSubmitted(
  { submitsFile }: Stack,
  { cwd, folder, user }: Bench,
): Promise<void> {
  const [command, ...args] = submitsFile ?? [];
  if (command !== undefined) {
    const own = args.map((arg) => arg.replace("FOLDER", folder));
    const asked = [...own, server.url, user, PASSWORD, samplePath("three-pages.pdf")];
    const { stdout } = await run(command, asked, { cwd, timeout: STEP_TIMEOUT_MS });
    expect(stdout).toMatch(
      /^file order-1\.png image\/png [1-9][0-9]{3,}\nfault unknown-workflow\n$/u,
    );
  }
}

async function expectGenerated({ generated = [] }: Stack, cwd: string): Promise<void> {
  const files = await readdir(cwd, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
  for (const [file, text] of generated) {
    const path = paths.find((each) => file.test(each)) ?? "";
    expect(path).toMatch(file);
    expect(await readFile(path, "utf8")).toMatch(text);
  }
}

describe.concurrent("from getCompanyInfo to a fault with", () => {
  it.for(STACKS.map((stack) => [stack.name, stack] as const))(
    "%s",
    { timeout: STACK_TIMEOUT_MS },
    async ([, stack], { skip }) => {
      if (!isInstalled(stack)) {
        skip();
      }
      const cwd = await mkdtemp(join(tmpdir(), "jobgate-interop-"));
      const folder = fileURLToPath(new URL(stack.folder, import.meta.url));
      try {
        // A user for each, so that wrong passwords of one stack slow no other down.
        const user = await addUser(server, "IpsUser", {
          email: `${stack.folder}@example.com`,
          company: 47,
        });
        await build(stack, { cwd, folder, user });
        await expectGenerated(stack, cwd);
        for (const each of stack.tours) {
          // oxlint-disable-next-line no-await-in-loop -- two tours at once would stop each other's jobs
          for (const output of await tour(stack, each, { cwd, folder, user })) {
            expectSeen(output, stack);
          }
        }
        await expectFileSubmitted(stack, { cwd, folder, user });
      } finally {
        await rm(cwd, { recursive: true, force: true });
      }
    },
  );
});
