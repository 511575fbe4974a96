/** A bad map of jobs that follow stops the start, with the setting's name, what was written, and what to write. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

import { createApp } from "../../src/app/app.ts";
import { readConfig } from "../../src/settings/config.ts";

const ID = "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b";

it.each([
  ["job-report", 'separated by commas, not "job-report".'],
  ["pump-7=job-report", 'separated by commas, not "pump-7=job-report".'],
  [`${ID}=`, `separated by commas, not "${ID}=".`],
  [`${ID}=job-report:`, `separated by commas, not "${ID}=job-report:".`],
  [`${ID}=job-report:a4:b`, `separated by commas, not "${ID}=job-report:a4:b".`],
  [`${ID}=job-report,${ID.toUpperCase()}=package`, `must not name ${ID.toUpperCase()} twice.`],
])("%s is told as what it is", (value, told) => {
  const read = (): unknown => readConfig({ WORKFLOPLUS_WORKFLOWS: value });
  expect(read).toThrow("WORKFLOPLUS_WORKFLOWS: ");
  expect(read).toThrow(told);
});

it.each([
  ["job-reprot", /there is no workflow job-reprot\. job-report is the nearest\. Known are /u],
  ["job-report:A4", /workflow job-report has no profile A4\. a4 is the nearest\. Known are /u],
  ["record", /record/u],
  ["artwork", /artwork works on no files of records\./u],
])("%s stops the start", async (entry, told) => {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-settings-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const config = readConfig({
    PORT: "0",
    LOG_LEVEL: "silent",
    DATA_DIR: dataDir,
    WORKFLOPLUS_WORKFLOWS: `${ID}=${entry}`,
  });
  const start = createApp(config);
  await expect(start).rejects.toThrow(/^WORKFLOPLUS_WORKFLOWS: /u);
  await expect(start).rejects.toThrow(told);
});
