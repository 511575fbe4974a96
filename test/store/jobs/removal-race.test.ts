/** Two nodes on one database that remove jobs and contents at once, while jobs end, are downloaded and deleted, and callbacks go out. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import type { JobDocument, ResultDocument } from "../../../src/core/model/contract-types.gen.ts";
import { bytesOf, workflowOf } from "../../harness/engine/workflows.ts";
import { getJson, jsonOf } from "../../harness/fetch-json.ts";
import { fetchWithin } from "../../harness/fetch-within.ts";
import { type Receiver, useReceiver } from "../../harness/peers/receiver.ts";
import { logInto, startServer, type TestServer } from "../../harness/start-server.ts";
import { newDataDir } from "../../harness/store/data-dir.ts";
import { execute, hasPostgres, useDatabase } from "../../harness/store/postgres-database.ts";

const HOUR_MS = 3_600_000;
/** So that there are many portions of each node's, which come between each other's. */
const PORTION = 3;
const PATIENCE = { timeout: 20_000, interval: 20 };
const MAKING = workflowOf(async (context) => {
  const content = bytesOf("result");
  await context.addResult({ fileName: "r.txt", contentType: "text/plain", content });
});

interface Nodes {
  readonly one: TestServer;
  readonly other: TestServer;
  /** Ends both; also with the running test. */
  close(): Promise<void>;
}

async function useNodes(database: string, lines: string[]): Promise<Nodes> {
  const settings = {
    DATA_DIR: await newDataDir(),
    DATABASE_URL: database,
    OUTBOUND_ALLOW: "127.0.0.1",
  };
  const start = () => startServer(settings, { workflows: [MAKING], log: logInto(lines) });
  const [one, other] = [await start(), await start()];
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) {
      isOpen = false;
      await Promise.all([one.close(), other.close()]);
    }
  };
  onTestFinished(close);
  return { one, other, close };
}

/** Submits so many with a document, to one node after the other. Returns their ids. */
function submitted(
  nodes: readonly TestServer[],
  count: number,
  job: object,
): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, async (_, index) => {
    const form = new FormData();
    form.append("job", new Blob([JSON.stringify(job)], { type: "application/json" }));
    form.append("data", new Blob(["document"]), "a.txt");
    const url = `${nodes[index % nodes.length]?.url ?? ""}/v1/jobs`;
    return (await jsonOf<JobDocument>(fetch(url, { method: "POST", body: form }))).jobId;
  });
  return Promise.all(ids);
}

/** Another node may be first with a portion; where several in succession are empty, nothing is left. */
const EMPTY_MAX = 3;

/** As the upkeep of a node does, portion after portion. Returns how many it removed. */
async function removeAll({
  app: { store, engine },
}: TestServer): Promise<Readonly<Record<"jobs" | "contents", number>>> {
  const removed = { jobs: 0, contents: 0 };
  for (let empty = 0; empty < EMPTY_MAX; ) {
    const now = Date.now();
    const expiry = { creatingBefore: 0, heldBefore: 0, completedBefore: now - 100 * HOUR_MS };
    const expired = await store.upkeep.removeExpired(expiry, PORTION);
    const contents = await store.upkeep.removeContents(now, PORTION);
    await store.blobs.remove([...expired.orphans, ...contents.orphans]);
    if (contents.jobs > 0) {
      engine.wake();
    }
    empty = expired.jobs + contents.jobs > 0 ? 0 : empty + 1;
    removed.jobs += expired.jobs;
    removed.contents += contents.jobs;
  }
  return removed;
}

/** All results that are there still. */
async function download({ url }: TestServer, id: string): Promise<void> {
  const { dataList } = await getJson<ResultDocument>(`${url}/v1/jobs/${id}/result`);
  for (const { resultId } of dataList) {
    await (await fetchWithin(`${url}/v1/jobs/${id}/result/${resultId}`)).arrayBuffer();
  }
}

async function erase({ url }: TestServer, id: string): Promise<void> {
  const { status } = await fetchWithin(`${url}/v1/jobs/${id}`, { method: "DELETE" });
  expect([204, 404]).toContain(status);
}

/** Of these, as long ago as their time is over. */
function endedLongAgo(ids: readonly string[]): string {
  const agoMs = `case when retention_ms is null then ${200 * HOUR_MS} else ${2 * HOUR_MS} end`;
  const those = ids.map((id) => `'${id}'`).join();
  return `update jobs set completed_at = completed_at - ${agoMs} where id in (${those})`;
}

/** How often each job was told of so. */
function toldOf({ received }: Receiver, type: string): Readonly<Record<string, number>> {
  const told: Record<string, number> = {};
  for (const { body } of received) {
    const event = JSON.parse(body) as { readonly type: string; readonly jobId: string };
    if (event.type === type) {
      told[event.jobId] = (told[event.jobId] ?? 0) + 1;
    }
  }
  return told;
}

function onceEach(ids: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(ids.map((id) => [id, 1]));
}

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();

  it("nothing is removed or told twice, nothing lost, and nobody waits for each other for ever", async () => {
    const lines: string[] = [];
    const receiver = await useReceiver();
    const both = await useNodes(database(), lines);
    const { one, other } = both;
    const nodes = [one, other];
    const job = {
      callbackURL: receiver.url,
      callbackEvents: ["job.completed", "contents.removed"],
    };
    const [old, short, read, wrong] = await Promise.all([
      submitted(nodes, 24, job),
      submitted(nodes, 12, { ...job, retention: { hours: 1 } }),
      submitted(nodes, 6, { ...job, retention: { hours: 48, afterDownload: true } }),
      submitted(nodes, 6, job),
    ]);
    const before = [...old, ...short, ...read, ...wrong];
    await receiver.got(before.length, PATIENCE.timeout);
    await execute(database(), endedLongAgo([...old, ...short]));

    const [coming, removed] = await Promise.all([
      submitted(nodes, 24, job),
      Promise.all(nodes.map(removeAll)),
      ...read.flatMap((id) => nodes.map((node) => download(node, id))),
      ...wrong.flatMap((id) => nodes.map((node) => erase(node, id))),
    ]);

    const kept = [...coming, ...short, ...read];
    await vi.waitFor(() => {
      expect(toldOf(receiver, "job.completed")).toEqual(onceEach([...before, ...coming]));
      expect(toldOf(receiver, "contents.removed")).toEqual(onceEach([...short, ...read]));
    }, PATIENCE);
    const sum = (what: "jobs" | "contents"): number =>
      removed.reduce((all, each) => all + each[what], 0);
    expect([sum("jobs"), sum("contents")]).toEqual([old.length, short.length]);
    const left = await other.app.store.jobs.list("every-company", { limit: 1000 });
    expect(left.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
    for (const id of [...short, ...read]) {
      const events = await one.app.store.events.list(id);
      expect(events.filter(({ code }) => code === "contents.removed")).toHaveLength(1);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    }
    expect(await one.app.store.upkeep.openJobs()).toEqual([]);
    // A document and a result of each job whose contents stay, and of no other.
    const blobs = await readdir(join(one.dataDir, "blobs"), {
      recursive: true,
      withFileTypes: true,
    });
    expect(blobs.filter((entry) => entry.isFile())).toHaveLength(2 * coming.length);
    for await (const lost of one.app.store.upkeep.lostContents()) {
      expect(lost).toBeUndefined();
    }
    await both.close();
    expect(lines).toEqual([]);
    // Those that the store did again would be in no log.
    const counted = "select deadlocks from pg_stat_database where datname = current_database()";
    expect(await execute(database(), counted)).toEqual([{ deadlocks: "0" }]);
  });
});
