/** `jobgate sweep`, `adopt`, `export` and `import` as an operator types them, on the built program. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";

import { startProcess } from "../harness/server-process.ts";
import { CLI } from "../harness/paths.ts";

let home = "";
let dataDir = "";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "jobgate-storage-"));
  dataDir = join(home, "data");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function jobgate(...args: readonly string[]): string {
  const env = { PATH: process.env["PATH"], DATA_DIR: dataDir };
  const options = { env, encoding: "utf8", stdio: "pipe", timeout: 30_000 } as const;
  return execFileSync(process.execPath, [CLI, ...args], options);
}

/** A file of 1970 that no row refers to. Returns its path. */
function leaveOrphan(blobId: string): string {
  const path = join(dataDir, "blobs", blobId.slice(-2), blobId.slice(-4, -2), blobId);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "left over");
  utimesSync(path, new Date(0), new Date(0));
  return path;
}

it("sweep tells what it would do, then does it, with a server or without; each start does it too", async () => {
  jobgate("company", "add", "--name", "First");
  const first = leaveOrphan("01234567-first");
  const would = "would be moved to the trash: 1 file (9 bytes) without a row\n  01234567-";
  expect(jobgate("sweep", "--dry-run")).toContain(`${would}first\n`);
  expect(existsSync(first)).toBe(true);
  const server = await startProcess({ DATA_DIR: dataDir });
  onTestFinished(() => void server.child.kill("SIGKILL"));
  await vi.waitFor(() => expect(existsSync(first)).toBe(false), { timeout: 10_000 });
  const second = leaveOrphan("01234567-second");
  expect(jobgate("sweep", "--dry-run")).toContain(`${would}second\n`);
  expect(existsSync(second)).toBe(true);
  expect(jobgate("sweep")).toContain("moved to the trash: 1 file (9 bytes)");
  expect(existsSync(second)).toBe(false);
  expect(() => jobgate("adopt")).toThrow(/A server runs on this data directory/u);
  expect(await server.end("SIGTERM")).toBe(0);
  expect(jobgate("sweep")).toContain("moved to the trash: 0 files (0 bytes)");
});

it("a command on what is there makes no installation where there is none", () => {
  for (const args of [["user", "list"], ["company", "list"], ["sweep"], ["export"]]) {
    expect(() => jobgate(...args)).toThrow(`There is no installation in ${dataDir}.`);
  }
  expect(() => jobgate("import", join(home, "nothere.jsonl"))).toThrow(
    /There is no file .*nothere\.jsonl\. Name what/u,
  );
  expect(existsSync(dataDir)).toBe(false);
});

it("adopt joins what was restored, and the words of a refused start name it", async () => {
  expect(jobgate("company", "add", "--name", "Kept")).toContain("Kept");
  rmSync(join(dataDir, "installation.json"));
  await expect(startProcess({ DATA_DIR: dataDir })).rejects.toThrow(/exit 1: .*jobgate adopt/u);
  expect(jobgate("adopt")).toMatch(/belong together now: of 0 files/u);
  expect(jobgate("company", "list")).toContain("Kept");
});

it("import fills a new database beside the files, and a start without it is refused before", () => {
  expect(jobgate("company", "add", "--name", "Moved")).toContain("Moved");
  const file = join(home, "export.jsonl");
  jobgate("export", file);
  expect(() => jobgate("export", file)).toThrow(/is there already, and nothing is written over/u);
  rmSync(join(dataDir, "jobgate.db"));
  expect(() => jobgate("company", "list")).toThrow(/new or empty, but .*jobgate import FILE/u);
  expect(jobgate("import", file)).toMatch(/rows stored\. All files they speak of/u);
  expect(jobgate("company", "list")).toContain("Moved");
});
