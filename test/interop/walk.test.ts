/** Real SOAP toolkits follow jobs to their end, with the IPS header and with HTTP Basic, where users have to log in. */

import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, PASSWORD, type RequiredServer, startRequired } from "../auth/start-required.ts";

const run = promisify(execFile);
const FILES = ["IpsApi.wsdl", "IpsApi-2014-04-03.wsdl"];
const EMAIL = "anna@example.com";
const WALK_TIMEOUT_MS = 90_000;

let server: RequiredServer;
beforeAll(async () => {
  server = await startRequired();
  await addUser(server, "IpsUser", { email: EMAIL, company: 47 });
});
afterAll(() => server.close());

interface Walk {
  readonly name: string;
  readonly company: string;
  readonly ended: boolean;
  readonly logType: string;
  readonly fatalError: boolean;
  readonly lines: readonly string[];
}

async function walk(command: string, script: string): Promise<readonly Walk[]> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await run(command, [path, server.url, EMAIL, PASSWORD, ...FILES]);
  return JSON.parse(stdout) as readonly Walk[];
}

function expectWalks(walks: readonly Walk[]): void {
  // Each file by two versions of SOAP and two ways to log in.
  expect(walks.length).toBe(FILES.length * 4);
  for (const { name, ...seen } of walks) {
    expect([name, seen]).toEqual([
      name,
      {
        company: "Other",
        ended: true,
        logType: "BeginImageServingPublish",
        fatalError: false,
        lines: ["OriginalJobName", "BeginImageServingPublish", "EndImageServingPublish"],
      },
    ]);
  }
}

/** The first command with which the probe succeeds. Says loudly what is skipped where there is none. */
function findTool(name: string, commands: readonly string[], probe: readonly string[]): string {
  const found = commands.find((command) => spawnSync(command, probe).status === 0);
  if (found === undefined) {
    process.stderr.write(`\nSKIPPED: the walk with ${name}, which is not installed.\n\n`);
  }
  return found ?? "";
}

const python = findTool("zeep", ["python3", "/usr/bin/python3"], ["-c", "import zeep"]);
const php = findTool(
  "PHP's SoapClient",
  ["php"],
  ["-r", "exit(class_exists('SoapClient') ? 0 : 1);"],
);

describe("from getCompanyInfo to getJobLogDetails", () => {
  it.skipIf(python === "")("with zeep", { timeout: WALK_TIMEOUT_MS }, async () => {
    expectWalks(await walk(python, "zeep-walk.py"));
  });

  it.skipIf(php === "")("with PHP's SoapClient", { timeout: WALK_TIMEOUT_MS }, async () => {
    expectWalks(await walk(php, "php-walk.php"));
  });
});
