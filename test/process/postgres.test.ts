/** Several nodes on one PostgreSQL: real processes that are killed, frozen and cut off from a database that restarts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { postJson } from "../harness/fetch-json.ts";
import { findPostgres, startPostgres } from "../../tools/postgres-cluster.mjs";
import { createDatabase, dropDatabase, hasPostgres } from "../harness/store/postgres-database.ts";
import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { SlowSource } from "./slow-source.ts";

/** All nodes of one database have the same. */
const KEY = { SECRET_KEY: "ab".repeat(32) };
const LEASE = { LEASE_MS: "2000", HEARTBEAT_MS: "500" };
const PATIENCE = { timeout: 25_000, interval: 25 };
const LONG = { timeout: 60_000 };

interface JobSeen {
  readonly status: { readonly code: string; readonly message: string };
  readonly outcome?: string;
}

let dataDir = "";
let database = "";
let source = new SlowSource();
let sourceUrl = "";
const nodes = new Set<ServerProcess>();

async function startNode(settings: Record<string, string> = {}): Promise<ServerProcess> {
  const node = await startProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: database,
    OUTBOUND_ALLOW: "127.0.0.1",
    WORKERS: "4",
    LOG_LEVEL: "silent",
    ...KEY,
    ...LEASE,
    ...settings,
  });
  nodes.add(node);
  return node;
}

async function kill(node: ServerProcess): Promise<void> {
  nodes.delete(node);
  await node.end("SIGKILL");
}

/** A JSON body, in the form that the contract gives it. */
async function bodyOf<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

async function submit(url: string, workflow: object): Promise<Response> {
  return postJson(`${url}/v1/jobs`, workflow);
}

async function submitSlow(url: string): Promise<string> {
  const urlArray = [{ sourceUrl, destPath: "slow/slow.txt" }];
  const uploadUrlsJob = {
    urlArray,
    overwrite: true,
    readyForPublish: true,
    createMask: false,
    emailSetting: "None",
  };
  const response = await submit(url, { workflow: "upload-urls", parameters: { uploadUrlsJob } });
  const body = await bodyOf<{ readonly jobId: string }>(response);
  expect(response.status, JSON.stringify(body)).toBe(201);
  return body.jobId;
}

async function seen(url: string, jobId: string): Promise<JobSeen> {
  return bodyOf(await fetchWithin(`${url}/v1/jobs/${jobId}`));
}

async function ended(url: string, jobId: string): Promise<JobSeen> {
  return vi.waitFor(async () => {
    const job = await seen(url, jobId);
    expect(job.status.code).toBe("completed");
    return job;
  }, PATIENCE);
}

/** The codes of what happened to a job, in order. */
async function codes(url: string, jobId: string): Promise<readonly string[]> {
  const result = await bodyOf<{ readonly events: readonly { readonly code: string }[] }>(
    await fetchWithin(`${url}/v1/jobs/${jobId}/result`),
  );
  return result.events.map(({ code }) => code);
}

function count(all: readonly string[], code: string): number {
  return all.filter((each) => each === code).length;
}

/** Two nodes for all tests, which are told in the order in which the nodes live through them. */
describe.skipIf(!hasPostgres)("nodes on one PostgreSQL", () => {
  let a: ServerProcess;
  let b: ServerProcess;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "jobgate-nodes-"));
    database = await createDatabase();
    sourceUrl = await source.open();
    // One worker a node: two jobs run only if each node took one.
    const alone = { WORKERS: "1", LOG_LEVEL: "info" };
    [a, b] = await Promise.all([startNode(alone), startNode(alone)]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([...nodes].map(kill));
    source.close();
    await dropDatabase(database);
    rmSync(dataDir, { recursive: true, force: true });
  });

  // Whatever a test left running ends, so that both nodes are free for the next one.
  afterEach(() => source.letGo());

  /** Jobs that run, one on each node. */
  async function bothBusy(): Promise<readonly [string, string]> {
    const before = source.asked;
    const jobs = [await submitSlow(a.url), await submitSlow(a.url)] as const;
    await vi.waitFor(() => expect(source.asked).toBe(before + 2), PATIENCE);
    return jobs;
  }

  it("are told in one sentence that their database is not there", LONG, async () => {
    const missing = new URL(database);
    missing.pathname = "/nosuchdb";
    await expect(startNode({ DATABASE_URL: missing.href })).rejects.toThrow(
      /DATABASE_URL: .* has no database nosuchdb\. Make it \(createdb nosuchdb\)/u,
    );
  });

  it("refuse another secret key, and say what to do", LONG, async () => {
    await expect(startNode({ SECRET_KEY: "cd".repeat(32) })).rejects.toThrow(
      /sealed with another key.*All nodes of one database need the same/su,
    );
    expect((await fetchWithin(`${a.url}/health/ready`)).status).toBe(200);
  });

  it(
    "have started at once on an empty database, heard of each other without an error, see each other's jobs, share the work, and stop within a second what was cancelled on another",
    LONG,
    async () => {
      const jobs = await bothBusy();
      source.letGo();
      for (const jobId of jobs) {
        expect((await ended(b.url, jobId)).outcome).toBe("succeeded");
        expect(count(await codes(a.url, jobId), "job.started")).toBe(1);
      }

      for (const jobId of await bothBusy()) {
        // One of the two runs on the other node.
        const before = performance.now();
        const path = `/v1/jobs/${jobId}:cancel`;
        expect((await fetchWithin(b.url + path, { method: "POST" })).status).toBeLessThan(300);
        expect((await ended(b.url, jobId)).outcome).toBe("cancelled");
        expect(performance.now() - before).toBeLessThan(1500);
      }
      const told = a.logged() + b.logged();
      expect(told.split("Another node serves the administration commands.")).toHaveLength(2);
      expect(told).not.toMatch(/"stack"|maxPoolSize/u);
    },
  );

  it("let a node that was frozen past its lease finish nothing", LONG, async () => {
    const jobs = await bothBusy();
    const before = source.asked;
    a.child.kill("SIGSTOP");
    // The frozen one's file lies ready for when it wakes; the other one ends its own job and takes this one over.
    source.letGo();
    await vi.waitFor(() => expect(source.asked).toBe(before + 1), PATIENCE);
    a.child.kill("SIGCONT");
    await vi.waitFor(
      async () => expect((await fetchWithin(`${a.url}/health/live`)).status).toBe(200),
      PATIENCE,
    );
    await submitAndEnd(a);
    const states = await Promise.all(jobs.map(async (jobId) => (await seen(b.url, jobId)).status));
    expect(states.map(({ code }) => code).toSorted()).toEqual(["completed", "processing"]);
    source.letGo();
    for (const jobId of jobs) {
      expect((await ended(b.url, jobId)).outcome).toBe("succeeded");
      const all = await codes(b.url, jobId);
      expect(count(all, "asset.added") + count(all, "asset.replaced"), all.join()).toBe(1);
      expect(count(all, "job.completed")).toBe(1);
    }
  });

  /** Another job through the same node, so that it has had its chance to write about the first one. */
  async function submitAndEnd(node: ServerProcess): Promise<void> {
    const before = source.asked;
    const jobId = await submitSlow(node.url);
    await vi.waitFor(() => expect(source.asked).toBe(before + 1), PATIENCE);
    source.waiting.pop()?.end("content");
    await ended(node.url, jobId);
  }

  it("take over the job of a node that was killed, and end in order", LONG, async () => {
    const jobs = await bothBusy();
    const before = source.asked;
    const killedMs = performance.now();
    await kill(a);
    source.letGo();
    await vi.waitFor(() => expect(source.asked).toBe(before + 1), PATIENCE);
    // Lease and heartbeat, as 40 s are 30 s and 10 s; and room for a slow machine.
    expect(performance.now() - killedMs).toBeLessThan(2000 + 500 + 2500);
    source.letGo();
    const begun: number[] = [];
    for (const jobId of jobs) {
      expect((await ended(b.url, jobId)).outcome).toBe("succeeded");
      const all = await codes(b.url, jobId);
      begun.push(count(all, "job.started"));
      expect(count(all, "job.given-back")).toBe(count(all, "job.started") - 1);
      expect(count(all, "job.completed")).toBe(1);
    }
    expect(begun.toSorted((one, other) => one - other)).toEqual([1, 2]);
    nodes.delete(b);
    expect(await b.end("SIGTERM")).toBe(0);
  });
});

describe.skipIf(!hasPostgres || findPostgres() === undefined)("a PostgreSQL that restarts", () => {
  it(
    "costs no acknowledged job: 503 and a reason meanwhile, then all goes on by itself",
    LONG,
    async () => {
      // This one crashes, so it has to keep what it acknowledges.
      const postgres = await startPostgres({ durable: true });
      dataDir = mkdtempSync(join(tmpdir(), "jobgate-nodes-"));
      source = new SlowSource();
      sourceUrl = await source.open();
      database = postgres.url;
      try {
        const node = await startNode();
        const running = await submitSlow(node.url);
        await vi.waitFor(() => expect(source.asked).toBe(1), PATIENCE);
        const acknowledged: string[] = [];
        const refused: string[] = [];
        const load = { isOn: true };
        const callers = Array.from({ length: 4 }, async () => {
          while (load.isOn) {
            const response = await submit(node.url, { workflow: "rip-pdf" });
            const body = await bodyOf<{ readonly jobId?: string; readonly code: string }>(response);
            (response.status === 201 ? acknowledged : refused).push(body.jobId ?? body.code);
            if (response.status !== 201) {
              expect(response.status).toBe(503);
              expect(response.headers.get("retry-after")).toBe("30");
            }
          }
        });
        await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(50), PATIENCE);
        await postgres.stop("SIGQUIT");
        await vi.waitFor(() => expect(refused.length).toBeGreaterThan(10), PATIENCE);
        const ready = await fetchWithin(`${node.url}/health/ready`);
        expect(ready.status).toBe(503);
        expect(JSON.stringify(await ready.json())).toContain("does not answer");
        expect((await fetchWithin(`${node.url}/health/live`)).status).toBe(200);

        const before = acknowledged.length;
        await postgres.start();
        await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + 50), PATIENCE);
        load.isOn = false;
        await Promise.all(callers);
        expect(new Set(refused)).toEqual(new Set(["unavailable"]));
        for (const jobId of acknowledged) {
          expect((await seen(node.url, jobId)).status.code).toBe("creating");
        }
        source.letGo();
        await vi.waitFor(async () => {
          source.letGo();
          expect((await seen(node.url, running)).status.code).toBe("completed");
        }, PATIENCE);
        expect((await seen(node.url, running)).outcome).toBe("succeeded");
        const later = await submitSlow(node.url);
        await vi.waitFor(() => expect(source.waiting).toHaveLength(1), PATIENCE);
        source.letGo();
        expect((await ended(node.url, later)).outcome).toBe("succeeded");
        nodes.delete(node);
        expect(await node.end("SIGTERM")).toBe(0);
      } finally {
        await Promise.all([...nodes].map(kill));
        source.close();
        await postgres.remove();
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  );
});
