/**
 * How often a job's way makes Jobgate send something to PostgreSQL: each time wakes a process on either side, which is what
 * costs. Counted on the wire, so no busy machine trips it.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTicket } from "../../src/core/jobs/run-ticket.ts";
import type { Run } from "../../src/core/ports/runs.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { CutProxy } from "../harness/peers/cut-proxy.ts";
import { hasPostgres, silent, useDatabase } from "../harness/store/postgres-database.ts";
import { COMPANY, claimJob, ids, newJob, NOW, sampleEvent } from "../harness/store/samples.ts";

const JOBS = 4;
const database = useDatabase();
let dataDir = "";
let proxy: CutProxy;
let store: Store;

async function submit(): Promise<string> {
  const unit = newJob({ status: "pending" });
  await store.jobs.add({ ...unit, ticket: runTicket(unit.job, NOW) });
  return unit.job.id;
}

async function end(run: Run | undefined): Promise<unknown> {
  const event = sampleEvent({ code: "job.completed" });
  const ended = { at: NOW, outcome: "succeeded", message: "Done.", event, isBare: true } as const;
  return run && store.runs.finish(run, ended);
}

async function sendsOf<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  const before = proxy.sends;
  const outcomes = await Promise.all(works);
  sends = proxy.sends - before;
  return outcomes;
}
let sends = 0;

const four = <T>(work: (index: number) => Promise<T>): readonly Promise<T>[] =>
  Array.from({ length: JOBS }, (_, index) => work(index));

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "jobgate-cost-"));
    proxy = await CutProxy.open(database());
    store = await openStore({ dataDir, ids, shared: { url: proxy.url, log: silent } });
    await store.companies.add(COMPANY);
  });
  afterAll(async () => {
    await store.close();
    await proxy.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("four jobs are submitted, claimed and ended in two sends each", async () => {
    const jobIds = await sendsOf(four(submit));
    // The jobs, of which the answer tells what was new; then events, tickets, lines and the commit.
    expect(sends).toBe(2);
    const runs = await sendsOf(four((index) => claimJob(store, jobIds[index] ?? "")));
    // The claims with all that is read for them; then events, tickets, lines and the commit.
    expect(sends).toBe(2);
    expect(await sendsOf(four((index) => end(runs[index])))).toEqual(jobIds.map(() => "finished"));
    // The ends, with who wants to be told; then events and the commit.
    expect(sends).toBe(2);
  });

  it("ends, and the claims that take their place, are as cheap as one of the two", async () => {
    const jobIds = await Promise.all([...four(submit), ...four(submit)]);
    const runs = await Promise.all(four((index) => claimJob(store, jobIds[index] ?? "")));
    await sendsOf<unknown>([
      ...four((index) => end(runs[index])),
      ...four((index) => claimJob(store, jobIds[JOBS + index] ?? "")),
    ]);
    expect(sends).toBe(2);
  });
});
