/** What works on files gives way to the server, so that submits do not wait while a machine full of PDFs is ripped. */

import { mkdtempSync, rmSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLog } from "../../../src/platform/log.ts";
import { buildWall } from "../../../src/workflows/sandbox/build-wall.ts";
import { makeCell } from "../../../src/workflows/sandbox/cell.ts";
import { spawnProgram } from "../../../src/workflows/sandbox/spawn.ts";

const TOLD = 3;
let directory = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "jobgate-nice-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it.each(["auto", "off"] as const)(
  "a child of SANDBOX=%s, and what it starts, is nicer than the server",
  async (mode) => {
    const log = createLog({ level: "silent" });
    const wall = await buildWall({ mode, log, directory, fileBytes: 2 ** 30, hidden: [] });
    const cell = await makeCell(directory, wall.nextUid?.());
    const program = { file: "/bin/sh", args: ["-c", "nice >&3"] };
    const child = await spawnProgram(wall.enter(cell, program), cell);
    const niceness = Number(await text(child.stdio[TOLD] as Readable));
    expect(niceness).toBe(Math.min(19, getPriority() + 5));
  },
);
