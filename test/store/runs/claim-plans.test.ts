/** What is handed out and claimed is read along an index: so a company with 100,000 jobs makes no claim slow, its own or another's. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDeliveryStore } from "../../../src/store/callbacks/deliveries.ts";
import { createLineStore } from "../../../src/store/runs/lines.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { OpenJobsLimits } from "../../../src/store/jobs/open-jobs-limits.ts";
import { createRunStore } from "../../../src/store/runs/runs.ts";
import { createSealer } from "../../../src/store/secrets/seal.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import type { Database } from "../../../src/store/databases/database.ts";
import type { JobRow } from "../../../src/store/schema/tables/jobs.ts";
import { createTicketStore } from "../../../src/store/runs/tickets.ts";
import { NOW, sampleEvent } from "../../harness/store/samples.ts";

let folder: string;
let db: Database;
const asked: RootOperationNode[] = [];
const sealer = createSealer(Buffer.alloc(32, 1));

const listening: KyselyPlugin = {
  transformQuery({ node }) {
    asked.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobgate-plans-"));
  ({ db } = openSqlite(join(folder, "jobgate.db")));
  await migrate(db);
});

afterAll(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** The statements that the work gives. */
async function statementsOf(work: Work): Promise<readonly CompiledQuery[]> {
  asked.length = 0;
  await work(db.withPlugin(listening));
  return asked.map((node) => db.getExecutor().compileQuery(node, { queryId: "plan" }));
}

/** Each statement with its plan. */
async function plansOf(statements: readonly CompiledQuery[]): Promise<readonly string[]> {
  const plans = [];
  for (const { sql, parameters } of statements) {
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    plans.push(`${sql}\n=> ${rows.map(({ detail }) => detail).join("; ")}`);
  }
  return plans;
}

const line = { kind: "run", companyId: "company" } as const;
const route = { companyId: "company", host: "h.example" };
const claim = {
  jobId: "job",
  node: "node",
  at: NOW,
  leaseUntil: NOW + 1000,
  event: sampleEvent({ code: "job.started" }),
};
const limits = new OpenJobsLimits({ jobsOpenMax: 100_000, jobsOpenMaxPerCompany: 75_000 });
const unit = { job: { company_id: "company" } as JobRow };

type Work = (under: Database) => Promise<unknown>;

const WORKS: Readonly<Record<string, Work>> = {
  "the next tickets of a company": (under) => createTicketStore(under).dueOf(line, NOW, 1),
  "when a line is due": (under) => createLineStore(under).nextDueAt("run"),
  "sending a line to the end": (under) => createLineStore(under).settle(line),
  "a claim": (under) => createRunStore(under, sealer).claim(claim),
  "the next delivery": (under) => createDeliveryStore(under, sealer).claim(route, NOW, NOW),
  "what else waits for a host": (under) => createDeliveryStore(under, sealer).rearm(route),
  "the count of open jobs": (under) => limits.refuse(under, [unit]),
};

it("nothing that hands out or claims scans a table or sorts, but the few lines that are due", async () => {
  // Explained afterwards: a statement that is explained would be in the way of a commit.
  const statements: CompiledQuery[] = [];
  for (const work of Object.values(WORKS)) {
    const given = await statementsOf(work);
    expect(given.length).toBeGreaterThan(0);
    statements.push(...given);
  }
  const lines = await statementsOf((under) => createLineStore(under).due("run", NOW, 10));
  for (const plan of await plansOf(statements)) {
    // A count reads the jobs that are open to its limit, along their index, and then its own answer.
    const told = plan.replace(/SCAN (?:jobs USING (?:COVERING )?INDEX jobs_open|open)/gu, "");
    expect(told).not.toMatch(/=> .*(?:SCAN|TEMP B-TREE)/su);
  }
  const [plan] = await plansOf(lines);
  expect(plan).toMatch(/SEARCH lines USING INDEX lines_due \(kind=\? AND due_at<\?\)/u);
  expect(plan).not.toMatch(/SCAN/u);
});
