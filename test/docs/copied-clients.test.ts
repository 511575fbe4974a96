/** The clients of docs/soap-and-clients.md run as they are copied from the page, once the address and the password are one's own. */

import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../harness/start-required.ts";
import { STACKS } from "../interop/stacks.ts";

const run = promisify(execFile);
const WHOLE_PAGE = readFileSync(new URL("../../docs/soap-and-clients.md", import.meta.url), "utf8");
/** Clients of our own service stand above, and are run by test/interop. */
const PAGE = WHOLE_PAGE.slice(WHOLE_PAGE.indexOf("## One client in five languages"));
const USER = "anna@example.com";
const STEP_TIMEOUT_MS = 60_000;

/** Those that are run without being built; the others' texts are built in test/interop. */
const COPIED = [
  { language: "php", folder: "php", command: "php" },
  { language: "python", folder: "zeep", command: "/usr/bin/python3" },
  { language: "perl", folder: "soap-lite", command: "perl" },
] as const;

let server: RequiredServer;
let work: string;
beforeAll(async () => {
  server = await startRequired();
  await addUser(server, "IpsUser", { email: USER, company: 47 });
  work = mkdtempSync(join(tmpdir(), "jobgate-copied-"));
});
afterAll(async () => {
  await server.close();
  rmSync(work, { recursive: true, force: true });
});

function isInstalled(folder: string): boolean {
  const stack = STACKS.find((each) => each.folder === folder);
  const [command = "", ...args] = stack?.probe ?? [];
  const isThere = spawnSync(command, args).status === 0;
  if (!isThere) {
    process.stderr.write(`\nSKIPPED: the copied client in ${folder}: ${stack?.packages}.\n\n`);
  }
  return isThere;
}

/** What stands before the example, and the example. */
function programIn(language: string): string {
  const blocks = PAGE.matchAll(new RegExp(`\`\`\`${language}[^\n]*\n(.*?\n)\`\`\``, "gsu"));
  return Array.from(blocks, ([, text = ""]) => text).join("\n");
}

it.for(COPIED)("runs the client in $language", async (each, { skip }) => {
  const { language, folder, command } = each;
  skip(!isInstalled(folder), "not installed");
  const program = programIn(language)
    .replaceAll("http://127.0.0.1:8080", server.url)
    .replaceAll("the printed one", PASSWORD);
  const file = join(work, `client-${language}`);
  writeFileSync(file, program);
  const { stdout } = await run(command, [file], { cwd: work, timeout: STEP_TIMEOUT_MS });
  expect(stdout).toMatch(/^ended \d{4}-.*\nfault authorizationFault 20000 There is no company/u);
});
