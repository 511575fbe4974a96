/** What is handed out and claimed is read along an index: so a company with 100,000 jobs makes no claim slow, its own or another's. */

import type { CompiledQuery } from "kysely";
import { expect, it } from "vitest";
import { createDeliveryStore } from "../../../src/store/callbacks/deliveries.ts";
import { createLineStore } from "../../../src/store/runs/lines.ts";
import { OpenJobsLimits } from "../../../src/store/jobs/open-jobs-limits.ts";
import { createRunStore } from "../../../src/store/runs/runs.ts";
import { createSealer } from "../../../src/store/secrets/seal.ts";
import type { JobRow } from "../../../src/store/schema/tables/jobs.ts";
import { createTicketStore } from "../../../src/store/runs/tickets.ts";
import { useQueryPlans, type Work } from "../../harness/store/query-plans.ts";
import { NOW, sampleEvent } from "../../harness/store/samples.ts";

const sealer = createSealer(Buffer.alloc(32, 1));
const { statementsOf, planOf } = useQueryPlans();

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
  for (const statement of statements) {
    const plan = await planOf(statement);
    // Open jobs of all companies are counted already, in a few rows.
    // The ranks of a line are no more than there are priorities, each found along the index.
    const told = plan
      .replace(/SCAN job_counts; USE TEMP B-TREE FOR GROUP BY/u, "")
      .replace("RECURSIVE STEP; SCAN ranks", "");
    expect(told, statement.sql).not.toMatch(/SCAN|TEMP B-TREE/u);
  }
  const [plan] = await Promise.all(lines.map(planOf));
  expect(plan).toMatch(/SEARCH lines USING INDEX lines_due \(kind=\? AND due_at<\?\)/u);
  expect(plan).not.toMatch(/SCAN/u);
});
