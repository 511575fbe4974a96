/** Two nodes on one database write about many runs of several companies at once, and neither is in the other's way. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTicket } from "../../../src/core/jobs/run-ticket.ts";
import type { Company } from "../../../src/core/model/company.ts";
import { openStore, type Store } from "../../../src/store/open-store.ts";
import { liveInOrder } from "../../ports/order-suite.ts";
import {
  emptyDatabase,
  execute,
  hasPostgres,
  silent,
  useDatabase,
} from "../../harness/store/postgres-database.ts";
import { claimJob, COMPANY, ids, newJob, NOW, sampleEvent } from "../../harness/store/samples.ts";

const COMPANIES: readonly Company[] = [1, 2, 3, 4, 5, 6].map((number) => ({
  id: ids.next(),
  number,
  name: `Company ${number}`,
  createdAt: NOW,
}));
const WORKERS = [1, 2, 3, 4, 5, 6, 7, 8];
const JOBS = [1, 2, 3];

const database = useDatabase();
let dataDir = "";

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "jobgate-test-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const openNode = () => openStore({ dataDir, ids, shared: { url: database(), log: silent } });

/** Every job of the company is told, when it starts, has a result and ends. */
async function addEndpoint(store: Store, companyId: string, host: string): Promise<void> {
  await store.subscriptions.add({
    id: ids.next(),
    companyId,
    kind: "callback",
    target: `http://${host}/`,
    host,
    format: "json",
    events: ["job.started", "result.added", "job.completed"],
    createdAt: NOW,
  });
}

/** Submits, claims, reports and ends a job. Returns its history. */
async function runJob(store: Store, companyId: string): Promise<readonly string[]> {
  const unit = newJob({ status: "pending", companyId });
  const jobId = unit.job.id;
  await store.jobs.add({ ...unit, ticket: runTicket({ id: jobId, companyId }, NOW) });
  const run = await claimJob(store, jobId);
  if (run === undefined) {
    throw new Error("Another one has the job.");
  }
  await store.runs.report(run, { events: [sampleEvent({ code: "result.added" })] });
  const event = sampleEvent({ code: "job.completed" });
  await store.runs.finish(run, { at: NOW, outcome: "succeeded", message: "Done.", event });
  return (await store.events.list(jobId)).map(({ code }) => code);
}

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  it("stores what is told of several companies' runs without a deadlock", async () => {
    const [one, other] = [await openNode(), await openNode()];
    const nodes = [one, other];
    for (const company of COMPANIES) {
      await one.companies.add(company);
      await addEndpoint(one, company.id, `host-${company.number}.example`);
    }
    const works = nodes.flatMap((store, node) =>
      WORKERS.map(async (worker) => {
        const histories: (readonly string[])[] = [];
        for (const job of JOBS) {
          const company = COMPANIES[(node + worker * 5 + job) % COMPANIES.length];
          histories.push(company === undefined ? [] : await runJob(store, company.id));
        }
        return histories;
      }),
    );
    const histories = (await Promise.all(works)).flat();
    // The database counts what a connection met when it closes.
    await Promise.all(nodes.map((node) => node.close()));
    const counted =
      "select deadlocks::int from pg_stat_database where datname = current_database()";
    expect(await execute(database(), counted)).toEqual([{ deadlocks: 0 }]);
    const whole = ["job.created", "job.started", "result.added", "job.completed"];
    expect(histories).toEqual(histories.map(() => whole));
  });

  it("hands out each waiting job once, and in the order that both see", async () => {
    const nodes = [await openNode(), await openNode()];
    await emptyDatabase(database());
    await nodes[0]?.companies.add(COMPANY);
    const waiting = await liveInOrder(nodes, { seed: 11, steps: 60 });
    const takers = [...nodes, ...nodes].map(async (node) => {
      const taken: string[] = [];
      for (const jobId of waiting) {
        taken.push(...((await claimJob(node, jobId)) === undefined ? [] : [jobId]));
      }
      return taken;
    });
    const taken = (await Promise.all(takers)).flat();
    await Promise.all(nodes.map((node) => node.close()));
    expect(waiting.length).toBeGreaterThan(5);
    expect([...taken].sort()).toEqual([...waiting].sort());
  });
});
