/** A bad setting of the Atomyx door stops the start, with its name, what was written, and what to write. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

import { createApp } from "../../src/app/app.ts";
import { readConfig } from "../../src/settings/config.ts";
import { CLI } from "../harness/paths.ts";

it.each([
  [
    "ATOMYX_PROFILES",
    "Offset",
    'must be pairs such as SheetfedOffset=offset, separated by commas, not "Offset".',
  ],
  ["ATOMYX_PROFILES", "=offset", 'separated by commas, not "=offset".'],
  ["ATOMYX_PROFILES", "A=offset,B=", 'separated by commas, not "B=".'],
  ["ATOMYX_PROFILES", "A=offset,A=office", 'must not name "A" twice.'],
  [
    "ATOMYX_EVENT_NAMES",
    "proof_generated",
    'must be pairs such as proof_generated=proof_ready, separated by commas, not "proof_generated".',
  ],
  [
    "ATOMYX_EVENT_NAMES",
    "proof_made=ready",
    'must name what there is, not "proof_made". Known: created, uploaded, preflight_passed,',
  ],
  [
    "ATOMYX_EVENT_NAMES",
    "approved=all fine",
    'must be names of letters, digits and . _ : - only, not "all fine".',
  ],
  ["ATOMYX_EVENT_NAMES", "approved=a,approved=b", 'must not name "approved" twice.'],
  [
    "ATOMYX_EVENT_NAMES",
    "approved=done,rejected=done",
    "approved and rejected would both be called done.",
  ],
  [
    "ATOMYX_EVENT_NAMES",
    "approved=rejected",
    "approved and rejected would both be called rejected.",
  ],
  ["ATOMYX_SIGNATURE", "sha256", 'must be timestamp or body, not "sha256".'],
])("%s=%s is told as what it is", (name, value, told) => {
  const read = (): unknown => readConfig({ [name]: value });
  expect(read).toThrow(`${name}: `);
  expect(read).toThrow(told);
});

it("states may change their names with each other", () => {
  const names = "approved=rejected,rejected=approved";
  expect(readConfig({ ATOMYX_EVENT_NAMES: names }).atomyxEventNames).toMatchObject({
    approved: "rejected",
    rejected: "approved",
  });
});

it("a profile that is not there stops the start with the nearest one", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-settings-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const config = readConfig({
    PORT: "0",
    LOG_LEVEL: "silent",
    DATA_DIR: dataDir,
    ATOMYX_PROFILES: "Sheetfed=ofset",
  });
  await expect(createApp(config)).rejects.toThrow(
    /^ATOMYX_PROFILES: there is no profile ofset\. offset is the nearest\. Known are /u,
  );
});

it("the program ends with the sentence alone", async () => {
  const env = { PATH: process.env["PATH"], ATOMYX_SIGNATURE: "none" };
  const ended: unknown = await promisify(execFile)(process.execPath, [CLI, "config"], {
    env,
  }).catch((error: unknown) => error);
  expect(ended).toMatchObject({
    stderr: expect.stringContaining('ATOMYX_SIGNATURE: must be timestamp or body, not "none".'),
  });
  expect((ended as { readonly stderr: string }).stderr).not.toContain("    at ");
});
