/** docs/client-and-commands.md: the client's program runs as it is copied, and the tables name every command with its options. */

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { ROOT } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";
import { readPage } from "./readme.ts";

const run = promisify(execFile);
const PAGE = readPage("docs/client-and-commands.md");

/** Tells the command line instead of reading one: every command that does something, with its options. */
const TELL = `
import { Command } from "commander";
const leaves = (command, above) =>
  command.commands.length === 0
    ? [[above.join(" "), command.options.map(({ long }) => long)]]
    : command.commands.flatMap((each) => leaves(each, [...above, each.name()]));
Command.prototype.parseAsync = async function () {
  console.log(JSON.stringify(leaves(this, [])));
};
await import("./dist/cli.js");
`;

async function commandsOf(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", TELL], {
    cwd: ROOT,
  });
  return new Map(JSON.parse(stdout));
}

/** Those of every command on jobs are told above their table. */
const SHARED = new Set(["--url", "--key", "--json"]);

function ownOptions(options: readonly string[]): readonly string[] {
  return [...new Set(options)].filter((option) => !SHARED.has(option)).toSorted();
}

it("names every command with every option, and no other", async () => {
  const commands = await commandsOf();
  expect(commands.size).toBeGreaterThan(20);
  const told = new Map<string, string>();
  for (const [, cell = ""] of PAGE.matchAll(/^\| (`.*?) \| /gmu)) {
    for (const [, usage = ""] of cell.matchAll(/`([^`]+)`/gu)) {
      const words = usage.split(" ");
      const name = commands.has(words[0] ?? "") ? (words[0] ?? "") : words.slice(0, 2).join(" ");
      told.set(name, `${told.get(name) ?? ""} ${usage}`);
    }
  }
  expect([...told.keys()].toSorted()).toEqual([...commands.keys()].toSorted());
  for (const [name, options] of commands) {
    const named = told.get(name)?.match(/--[a-z-]+/gu) ?? [];
    expect([name, ownOptions(named)]).toEqual([name, ownOptions(options)]);
  }
});

it("shows a program of the client that runs as it is copied", async () => {
  const [, program = ""] = /```js client\n(.*?)```/su.exec(PAGE) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "jobgate-client-page-"));
  const server = await startServer();
  try {
    for (const name of ["dist", "test"]) {
      symlinkSync(join(ROOT, name), join(folder, name));
    }
    const file = join(folder, "first.mjs");
    writeFileSync(file, program.replaceAll("http://127.0.0.1:8080", server.url));
    const { stdout } = await run(process.execPath, [file], { cwd: folder });
    expect(stdout).toMatch(/22548 of 22548 bytes\nsucceeded\nthree-pages-1\.png\n/u);
    const image = readFileSync(join(folder, "three-pages-3.png"));
    expect(image.subarray(1, 4).toString()).toBe("PNG");
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
