/** What is typed behind the names of our programs: it is answered or refused, and never passed over. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ROOT } from "../harness/paths.ts";

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly complaint: string;
}

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "jobgate-arguments-"));
});

afterAll(() => rmSync(home, { recursive: true }));

async function run(program: string, ...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env["PATH"], PORT: "0", DATA_DIR: join(home, "data") };
  const child = spawn(process.execPath, [join(ROOT, program), ...args], { env });
  const ended = once(child, "exit");
  const [out, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { code, out, complaint };
}

const VERSION = (
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string }
).version;

describe.each(["dist/main.js", "tools/start.mjs"])("the server, as %s,", (program) => {
  it("answers --help and --version and does not start", async () => {
    const [help, told] = await Promise.all([run(program, "--help"), run(program, "--version")]);
    expect(help).toMatchObject({ code: 0, complaint: "" });
    expect(help.out).toMatch(/^Usage: jobgate-server .*its settings are read from the environ/su);
    expect(told).toEqual({ code: 0, out: `${VERSION}\n`, complaint: "" });
    expect(existsSync(join(home, "data"))).toBe(false);
  });

  it("refuses what it does not know, says where settings stand, and does not start", async () => {
    const [option, word] = await Promise.all([run(program, "--port=81"), run(program, "81")]);
    expect(option).toMatchObject({ code: 2, out: "" });
    expect(option.complaint).toMatch(/unknown option '--port=81'\n.*PORT=8081/u);
    expect(word).toMatchObject({ code: 2, out: "" });
    expect(word.complaint).toMatch(/too many arguments.*\n.*PORT=8081/u);
    expect(existsSync(join(home, "data"))).toBe(false);
  });
});

it.each([
  "build",
  "declare",
  "demo",
  "generate",
  "lock-platforms",
  "make-data-set",
  "newcomer",
  "rolling",
  "sandbox-cost",
  "walks",
])("tools/%s.mjs answers --help, and refuses what it does not know", async (name) => {
  const program = `tools/${name}.mjs`;
  const [help, option] = await Promise.all([run(program, "--help"), run(program, "--bogus")]);
  expect(help).toMatchObject({ code: 0, complaint: "" });
  expect(help.out).toMatch(/^Usage: (npm run|node tools\/)/u);
  expect(option).toMatchObject({ code: 2, out: "" });
  expect(option.complaint).toMatch(/^The argument --bogus is not known here\.\nUsage: /u);
});

it("a program that takes one word refuses a second", async () => {
  const { code, complaint } = await run("tools/rolling.mjs", "one", "two");
  expect([code, complaint]).toEqual([2, expect.stringContaining("The argument two is not known")]);
});

it("`npm test` and `npm run faults` tell what they take before they begin", async () => {
  const told = await Promise.all([run("tools/gate.mjs", "-h"), run("tools/faults.mjs", "--help")]);
  for (const { code, out } of told) {
    expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: [^]* are for vitest/u)]);
  }
});
