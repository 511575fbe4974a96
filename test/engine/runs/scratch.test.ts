/** Scratch directories of runs: one that nobody asked for serves the next run, for a while. */

import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Scratches } from "../../../src/engine/runs/scratch.ts";
import { silent } from "../../harness/store/postgres-database.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";

let scratchDir = "";
let time = new ManualTime();
let scratches: Scratches;

beforeEach(async () => {
  scratchDir = await mkdtemp(join(tmpdir(), "jobgate-scratch-"));
  time = new ManualTime();
  scratches = new Scratches({ scratchDir, timers: time, log: silent });
});

afterEach(() => rm(scratchDir, { recursive: true }));

it("serves the next run where nobody asked for it, without another one being made", async () => {
  const first = await scratches.make();
  await scratches.giveBack(first);
  expect(scratches.takeUntouched()).toBe(first);
  expect(scratches.takeUntouched()).toBeUndefined();
  expect(readdirSync(scratchDir)).toHaveLength(1);
});

it("is removed after the run where the run asked for it", async () => {
  const scratch = await scratches.make();
  expect(existsSync(scratch.path)).toBe(true);
  await scratches.giveBack(scratch);
  expect(existsSync(scratch.path)).toBe(false);
  expect(scratches.takeUntouched()).toBeUndefined();
});

it("is made anew after a minute, because somebody may have removed it or filled the disk", async () => {
  const [one, other] = [await scratches.make(), await scratches.make()];
  await scratches.giveBack(one);
  await scratches.giveBack(other);
  time.advance(60_000);
  expect(scratches.takeUntouched()).toBeUndefined();
  await expect.poll(() => readdirSync(scratchDir)).toEqual([]);
});
