/** The limit of open jobs and the low-water mark of the disk, on a real store and a real disk. */

import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { NewJob } from "../../../src/core/ports/jobs.ts";
import { FreeSpace, keepingFree } from "../../../src/store/files/free-space.ts";
import { OpenJobsLimit } from "../../../src/store/jobs/open-jobs.ts";
import { openStore, type Store } from "../../../src/store/open-store.ts";
import { chunks } from "../../harness/store/contents.ts";
import { ids, newJob, NOW, sampleEvent } from "../../harness/store/samples.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";

const MIB = 1024 * 1024;
const EVERY = "every-company";

async function limitedStore(jobsOpenMax: number, jobsOpenMaxPerCompany?: number): Promise<Store> {
  const store = await openStore({
    dataDir: await useDataDir(),
    ids,
    jobsOpenMax,
    ...(jobsOpenMaxPerCompany === undefined ? {} : { jobsOpenMaxPerCompany }),
  });
  onTestFinished(() => store.close());
  return store;
}

async function cancel(store: Store, jobId: string): Promise<void> {
  const event = sampleEvent({ code: "job.cancelled" });
  const change = { jobId, at: NOW, message: "Cancelled.", outcome: "cancelled" } as const;
  await store.jobs.change({ ...change, transition: "cancel", events: [event] });
}

describe("the limit of open jobs", () => {
  test("refuses those of a batch that are beyond it one by one, and stores the others", async () => {
    const store = await limitedStore(3);
    const units = Array.from({ length: 5 }, () => newJob());
    const settled = await Promise.allSettled(units.map((unit) => store.jobs.add(unit)));
    expect(settled.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 3 }, () => "fulfilled"),
      ...Array.from({ length: 2 }, () => "rejected"),
    ]);
    expect(settled[4]).toMatchObject({
      reason: { code: "too-many-jobs", options: { retryAfterS: 10 } },
    });
    const stored = await store.jobs.list(EVERY, { limit: 10 });
    expect(stored.map(({ id }) => id).reverse()).toEqual(
      units.slice(0, 3).map(({ job }) => job.id),
    );
    expect(await store.events.list(units[4]?.job.id ?? "")).toEqual([]);
  });

  test("takes as many again as have ended", async () => {
    const store = await limitedStore(2);
    const units = [newJob(), newJob(), newJob()] as const;
    await store.jobs.add(units[0]);
    await store.jobs.add(units[1]);
    await expect(store.jobs.add(units[2])).rejects.toMatchObject({ code: "too-many-jobs" });
    await cancel(store, units[0].job.id);
    await store.jobs.add(units[2]);
    await expect(store.jobs.add(newJob())).rejects.toMatchObject({ code: "too-many-jobs" });
  });

  test("is kept to the job, however the batches fall", async () => {
    const store = await limitedStore(1000);
    for (const batch of [1, 400, 7, 200, 1, 390, 1, 1, 500, 3]) {
      const units = Array.from({ length: batch }, () => newJob());
      await Promise.allSettled(units.map((unit) => store.jobs.add(unit)));
    }
    expect(await store.jobs.list(EVERY, { limit: 2000 })).toHaveLength(1000);
  });

  test("leaves room for other companies, in one batch and later, and says which limit it was", async () => {
    const store = await limitedStore(5, 3);
    const jobOf = (companyId: string): NewJob => newJob({ companyId });
    const flood = [1, 2, 3, 4, 5].map(() => jobOf("flood"));
    const others = ["a", "b", "c"].map(jobOf);
    const settled = await Promise.allSettled(
      [...flood, ...others].map((unit) => store.jobs.add(unit)),
    );
    const told = settled.map((each) =>
      each.status === "fulfilled" ? "stored" : /\(([A-Z_]+)\)/u.exec(each.reason.detail)?.[1],
    );
    const own = "JOBS_OPEN_MAX_PER_COMPANY";
    expect(told.slice(0, 5)).toEqual(["stored", "stored", "stored", own, own]);
    expect(told.slice(5)).toEqual(["stored", "stored", "JOBS_OPEN_MAX"]);
    const [first, second] = [flood[0]?.job.id ?? "", others[0]?.job.id ?? ""];
    await cancel(store, second);
    await expect(store.jobs.add(jobOf("flood"))).rejects.toMatchObject({
      code: "too-many-jobs",
      detail: expect.stringContaining("3 jobs of this company"),
      options: { retryAfterS: 10 },
    });
    await store.jobs.add(jobOf("c"));
    await cancel(store, first);
    await vi.waitFor(() => store.jobs.add(jobOf("flood")), { timeout: 5000, interval: 50 });
  });

  test("counts again when a quarter of the room is used, after a second, and while all is taken", async () => {
    let [counts, open, now] = [0, 0, 0];
    const limit = new OpenJobsLimit({ jobsOpenMax: 100, now: () => now });
    const admit = async (wanted: number): Promise<number> => {
      const admitted = await limit.admit(wanted, async () => {
        counts += 1;
        return open;
      });
      open += admitted;
      return admitted;
    };
    for (let job = 0; job < 25; job += 1) {
      expect(await admit(1)).toBe(1);
    }
    expect(counts).toBe(1);
    // Another node takes nearly everything.
    open = 99;
    expect(await admit(5)).toBe(1);
    expect(await admit(1)).toBe(0);
    expect(counts).toBe(3);
    open = 50;
    expect(await admit(1)).toBe(1);
    expect(await admit(1)).toBe(1);
    expect(counts).toBe(4);
    now += 1000;
    expect(await admit(1)).toBe(1);
    expect(counts).toBe(5);
  });
});

/** A file system of sixteen megabytes; undefined where we may not mount one. */
async function smallDisk(): Promise<string | undefined> {
  const directory = path.join(await useDataDir(), "disk");
  await mkdir(directory);
  const mount = ["-t", "tmpfs", "-o", "size=16m", "tmpfs", directory];
  if (process.platform !== "linux" || spawnSync("mount", mount).status !== 0) {
    return undefined;
  }
  onTestFinished(() => {
    spawnSync("umount", ["--lazy", directory]);
  });
  return directory;
}

test("below the low-water mark nothing new is taken, what is there can be changed, and it heals by itself", async (context) => {
  const directory = await smallDisk();
  if (directory === undefined) {
    const reason = "SKIPPED: the low-water test needs Linux and the right to mount a tmpfs.";
    process.stderr.write(`${reason}\n`);
    context.skip(reason);
    return;
  }
  let now = 0;
  const space = new FreeSpace({ directory, freeBytesMin: 8 * MIB, now: () => now });
  const store = keepingFree(await openStore({ dataDir: directory, ids }), space);
  const insufficient = { code: "insufficient-storage", options: { retryAfterS: 30 } };
  const first = newJob();
  await store.jobs.add(first);

  const ballast = path.join(directory, "ballast");
  await writeFile(ballast, Buffer.alloc(9 * MIB));
  // Within a second the last look counts.
  await store.jobs.add(newJob());
  now += 1000;
  await expect(store.jobs.add(newJob())).rejects.toMatchObject(insufficient);
  const content = chunks(Buffer.from("x"));
  await expect(store.blobs.put(content, 100)).rejects.toMatchObject(insufficient);
  await cancel(store, first.job.id);
  expect(await store.jobs.find(EVERY, first.job.id)).toMatchObject({ outcome: "cancelled" });

  await rm(ballast);
  now += 1000;
  await store.jobs.add(newJob());
  await store.blobs.put(chunks(Buffer.from("x")), 100);

  // A large file is broken off where it would take the reserve.
  async function* large(): AsyncGenerator<Uint8Array> {
    for (let chunk = 0; chunk < 15; chunk += 1) {
      now += 1000;
      yield Buffer.alloc(MIB);
    }
  }
  await expect(store.blobs.put(large(), 100 * MIB)).rejects.toMatchObject(insufficient);
  now += 1000;
  expect(await space.shortage()).toBeUndefined();
  await store.close();
});

test("a disk that cannot be asked, and a mark of nothing, are not short", async () => {
  const missing = new FreeSpace({ directory: "/nowhere/at/all", freeBytesMin: 1 });
  expect(await missing.shortage()).toBeUndefined();
  const unmarked = new FreeSpace({ directory: await useDataDir(), freeBytesMin: 0 });
  expect(await unmarked.shortage()).toBeUndefined();
  const all = new FreeSpace({
    directory: await useDataDir(),
    freeBytesMin: Number.MAX_SAFE_INTEGER,
  });
  expect(await all.shortage()).toBe("space");
});
