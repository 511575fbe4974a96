/** A full disk: nothing is acknowledged, nothing stays behind, and all is well again once there is room. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../../src/store/open-store.ts";
import { chunks } from "../../harness/store/contents.ts";
import { ids, newJob, sampleEvent } from "../../harness/store/samples.ts";
import { filesIn } from "../../harness/store/data-dir.ts";
import { smallDisk } from "../../harness/store/small-disk.ts";

const MIB = 1024 * 1024;

test("a full disk is insufficient-storage for jobs and files, and heals by itself", async (context) => {
  const directory = await smallDisk(context, { sizeMb: 4 });
  const insufficient = { code: "insufficient-storage" };
  const store = await openStore({ dataDir: directory, ids });
  const first = newJob();
  await store.jobs.add(first);

  await expect(store.blobs.put(chunks(Buffer.alloc(8 * MIB)), 100 * MIB)).rejects.toMatchObject(
    insufficient,
  );
  expect((await filesIn(path.join(directory, "blobs"))).size).toBe(0);
  expect((await filesIn(path.join(directory, "tmp"))).size).toBe(0);

  const ballast = path.join(directory, "ballast");
  await writeFile(ballast, Buffer.alloc(3 * MIB));
  const large = () => newJob({ asked: { description: "x".repeat(MIB) } });
  const refused = [large(), large(), large()];
  const settled = await Promise.allSettled(refused.map((unit) => store.jobs.add(unit)));
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
  await store.jobs.add(later);
  await store.close();
  const again = await openStore({ dataDir: directory, ids });
  expect(await again.jobs.find("every-company", later.job.id)).toEqual(later.job);
  expect(await again.events.list(later.job.id)).toMatchObject([sampleEvent()]);
  await again.close();
});
