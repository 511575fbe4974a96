/** A full disk: nothing is acknowledged, nothing stays behind, and all is well again once there is room. */

import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { chunks } from "../ports/contents.ts";
import { ids, newJob, sampleEvent } from "../ports/samples.ts";
import { filesIn, useDataDir } from "./data-dir.ts";

const MIB = 1024 * 1024;

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** A file system of four megabytes; undefined where we may not mount one. */
async function smallDisk(): Promise<string | undefined> {
  const directory = path.join(await useDataDir(), "disk");
  await mkdir(directory);
  const mount = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", directory];
  if (process.platform !== "linux" || !runs("mount", mount)) {
    return undefined;
  }
  onTestFinished(() => {
    runs("umount", ["--lazy", directory]);
  });
  return directory;
}

test("a full disk is insufficient-storage for jobs and files, and heals by itself", async (context) => {
  const directory = await smallDisk();
  if (directory === undefined) {
    const reason = "SKIPPED: the disk-full test needs Linux and the right to mount a tmpfs.";
    process.stderr.write(`${reason}\n`);
    context.skip(reason);
    return;
  }
  const insufficient = { code: "insufficient-storage" };
  const store = await openStore({ dataDir: directory, ids });
  const first = newJob();
  await store.jobs.submit(first);

  await expect(store.blobs.put(chunks(Buffer.alloc(8 * MIB)), 100 * MIB)).rejects.toMatchObject(
    insufficient,
  );
  expect((await filesIn(path.join(directory, "blobs"))).size).toBe(0);
  expect((await filesIn(path.join(directory, "tmp"))).size).toBe(0);

  const ballast = path.join(directory, "ballast");
  await writeFile(ballast, Buffer.alloc(3 * MIB));
  const large = () => newJob({ asked: { description: "x".repeat(MIB) } });
  const refused = [large(), large(), large()];
  const settled = await Promise.allSettled(refused.map((unit) => store.jobs.submit(unit)));
  const lost = refused.filter((_, index) => settled[index]?.status === "rejected");
  expect(lost.length).toBeGreaterThan(0);
  for (const outcome of settled) {
    expect(outcome).toMatchObject(
      outcome.status === "rejected" ? { reason: insufficient } : { status: "fulfilled" },
    );
  }
  for (const unit of lost) {
    expect(await store.jobs.find("every-company", unit.job.id)).toBeUndefined();
  }
  expect(await store.jobs.find("every-company", first.job.id)).toEqual(first.job);

  await rm(ballast);
  const later = newJob();
  await store.jobs.submit(later);
  await store.close();
  const again = await openStore({ dataDir: directory, ids });
  expect(await again.jobs.find("every-company", later.job.id)).toEqual(later.job);
  expect(await again.events.list(later.job.id)).toMatchObject([sampleEvent()]);
  await again.close();
});
