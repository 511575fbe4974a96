/** Upkeep on the real store, with time moved by hand: what goes, what stays, and that two nodes may do it at once. */

import { rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addJob } from "../../src/core/submissions/add-job.ts";
import { Upkeep } from "../../src/engine/upkeep.ts";
import { blobPath } from "../../src/store/files/disk/blob-path.ts";
import { bytesOf, workflowOf } from "../harness/engine/workflows.ts";
import { ManualTime } from "../harness/engine/manual-time.ts";
import { COMPANY, type Service, startService } from "../harness/engine/service.ts";
import { pathOf } from "../harness/store/contents.ts";

const HOUR_MS = 3_600_000;
const FILE = { fileName: "a.txt", content: Buffer.from("document") };

let time: ManualTime;
let service: Service;

beforeEach(async () => {
  time = new ManualTime();
  const workflow = workflowOf(async (context) => {
    const content = bytesOf("result");
    await context.addResult({ fileName: "r.txt", contentType: "text/plain", content });
  });
  service = await startService({ clock: time, workflows: [workflow] });
});
afterEach(async () => service[Symbol.asyncDispose]());

function upkeepOf({ store, ports }: Service): Upkeep {
  return new Upkeep({
    ...store,
    clock: time,
    timers: time,
    log: ports.log,
    resultRetentionMs: 168 * HOUR_MS,
    creatingRetentionMs: 24 * HOUR_MS,
    heldRetentionMs: 720 * HOUR_MS,
    wake: () => undefined,
    sweep: () => store.sweep(),
  });
}

/** A job that waits for its documents. */
async function submitCreating(): Promise<string> {
  const submission = { company: COMPANY, document: {} };
  return (await addJob(service.ports, service.principal, submission)).id;
}

async function countOf(): Promise<number> {
  return (await service.store.jobs.list("every-company", { limit: 1000 })).length;
}

it("names in the log once what somebody else put into the data directory", async () => {
  const warn = vi.spyOn(service.ports.log, "warn");
  const upkeep = upkeepOf(service);
  await writeFile(path.join(service.dataDir, "blobs", ".DS_Store"), "");
  await upkeep.sweep();
  await upkeep.sweep();
  const told = warn.mock.calls.filter(([fields]) => "foreign" in fields);
  expect(told).toMatchObject([[{ foreign: ["blobs/.DS_Store"] }, expect.any(String)]]);
});

describe("retention", () => {
  it("removes a completed job with all that hangs on it when its time is over, not before", async () => {
    const job = await service.run({}, [FILE]);
    const [made] = await service.results(job.id);
    const [document] = await service.store.documents.list(job.id);
    const upkeep = upkeepOf(service);
    time.advance(168 * HOUR_MS);
    await upkeep.expire();
    expect(await countOf()).toBe(1);
    time.advance(1);
    await upkeep.expire();
    expect(await countOf()).toBe(0);
    expect(await service.events(job.id)).toEqual([]);
    for (const blobId of [made?.result.blobId ?? "", document?.blobId ?? ""]) {
      await expect(pathOf(service.store.blobs, blobId)).rejects.toMatchObject({ code: "gone" });
    }
  });

  it("removes the contents of a job after its own hours, and tells it", async () => {
    const job = await service.run({ retention: { hours: 3 } }, [FILE]);
    const other = await service.run({}, [FILE]);
    const [made] = await service.results(job.id);
    const upkeep = upkeepOf(service);
    time.advance(3 * HOUR_MS - 1);
    await upkeep.expire();
    expect(await service.results(job.id)).toHaveLength(1);
    time.advance(1);
    await Promise.all([upkeep.expire(), upkeepOf(service).expire()]);
    expect(await service.results(job.id)).toEqual([]);
    expect(await service.store.documents.list(job.id)).toEqual([]);
    expect(await service.job(job.id)).toMatchObject({ contentsRemovedAt: time.now() });
    const events = await service.events(job.id);
    expect(events.filter(({ code }) => code === "contents.removed")).toHaveLength(1);
    await expect(pathOf(service.store.blobs, made?.result.blobId ?? "")).rejects.toMatchObject({
      code: "gone",
    });
    expect(await service.results(other.id)).toHaveLength(1);
  });

  it("removes a job that waits for its documents too long, and never one that waits for a worker", async () => {
    const jobId = await submitCreating();
    await service.engine.stop(1000);
    const pending = await service.submit({}, [FILE]);
    const upkeep = upkeepOf(service);
    time.advance(24 * HOUR_MS);
    await upkeep.expire();
    expect(await countOf()).toBe(2);
    time.advance(400 * HOUR_MS);
    await upkeep.expire();
    expect(await service.store.jobs.find("every-company", jobId)).toBeUndefined();
    expect(await service.job(pending)).toMatchObject({ status: "pending" });
  });

  it("does not believe a clock that leaps ahead before a day is over, and believes it again at once when it is back", async () => {
    const job = await service.run({}, [FILE]);
    const upkeep = upkeepOf(service);
    time.setClock(400 * 24 * HOUR_MS);
    await upkeep.expire();
    time.advance(23 * HOUR_MS);
    await upkeep.expire();
    expect(await service.job(job.id)).toMatchObject({ status: "completed" });
    expect(service.logged.filter(({ aheadMs }) => aheadMs !== undefined)).toHaveLength(1);
    time.setClock(-400 * 24 * HOUR_MS);
    time.advance(144 * HOUR_MS);
    await upkeep.expire();
    expect(await countOf()).toBe(1);
    time.setClock(400 * 24 * HOUR_MS);
    await upkeep.expire();
    time.advance(24 * HOUR_MS);
    await upkeep.expire();
    expect(await countOf()).toBe(0);
  });

  it("goes on in portions until nothing is left, on two nodes at once", async () => {
    for (let made = 0; made < 230; made += 1) {
      await submitCreating();
    }
    time.advance(25 * HOUR_MS);
    const nodes = [upkeepOf(service), upkeepOf(service)];
    for (const node of nodes) {
      node.start();
    }
    await vi.waitFor(
      async () => {
        time.advance(60_000);
        expect(await countOf()).toBe(0);
      },
      { timeout: 10_000, interval: 5 },
    );
    await Promise.all(nodes.map((node) => node.stop()));
    const removed = service.logged.map(({ jobs }) => jobs).filter((jobs) => jobs !== undefined);
    expect(removed.reduce<number>((sum, jobs) => sum + Number(jobs), 0)).toBe(230);
  });
});

describe("the sweep", () => {
  it("takes away files without row once they are old and says so, and tells of rows without file", async () => {
    const job = await service.run({}, [FILE]);
    const [made] = await service.results(job.id);
    const orphan = await service.store.blobs.put(bytesOf("orphan"), 100);
    const upkeep = upkeepOf(service);
    await upkeep.sweep();
    expect(await pathOf(service.store.blobs, orphan.id)).toBeDefined();

    const blobId = made?.result.blobId ?? "";
    await rm(blobPath(path.join(service.dataDir, "blobs"), blobId));
    const longAgo = new Date(Date.now() - 25 * HOUR_MS);
    await utimes(await pathOf(service.store.blobs, orphan.id), longAgo, longAgo);
    await upkeep.sweep();
    await expect(pathOf(service.store.blobs, orphan.id)).rejects.toMatchObject({ code: "gone" });
    expect(service.logged).toContainEqual(
      expect.objectContaining({ trashed: { files: 1, sizeBytes: 6 }, examples: [orphan.id] }),
    );
    expect(service.logged).toContainEqual({
      kind: "result",
      id: made?.result.id,
      jobId: job.id,
    });
  });
});
