/** Lists of jobs are read along an index, whatever is asked: so 100,000 jobs list as fast as ten. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobFilter } from "../../../src/core/ports/jobs.ts";
import { jobSizes, listJobs } from "../../../src/store/jobs/job-lists.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import type { Database } from "../../../src/store/databases/database.ts";

let folder: string;
let db: Database;
const asked: RootOperationNode[] = [];

const listening: KyselyPlugin = {
  transformQuery({ node }) {
    asked.push(node);
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobgate-lists-"));
  ({ db } = openSqlite(join(folder, "jobgate.db")));
  await migrate(db);
});

afterAll(async () => {
  await db.destroy();
  await rm(folder, { recursive: true, force: true });
});

async function plansOf(filter: JobFilter, isAscending: boolean): Promise<readonly string[]> {
  asked.length = 0;
  const page = { limit: 51, isAscending, ...filter };
  const scope = { companyId: "company-1" };
  await listJobs(db.withPlugin(listening), scope, page);
  await jobSizes(db.withPlugin(listening), scope, page);
  const plans = [];
  for (const node of asked) {
    const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: "plan" });
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    plans.push(rows.map(({ detail }) => detail).join("; "));
  }
  return plans;
}

const FILTERS: readonly (readonly [string, JobFilter])[] = [
  ["nothing", {}],
  ["a state of open jobs", { status: "pending" }],
  ["completed jobs", { status: "completed" }],
  ["an outcome", { outcome: "failed" }],
  ["a workflow", { workflow: "package" }],
  ["an external id", { externalId: "4711" }],
  ["a tag", { tag: "red" }],
  ["a tag of a time", { tag: "red", createdAfter: 1e12 }],
  ["a time", { createdAfter: 1e12, createdBefore: 2e12 }],
  ["a workflow's failures", { workflow: "package", outcome: "failed" }],
];

describe.each([
  ["newest first", false],
  ["oldest first", true],
])("a list, %s,", (_, isAscending) => {
  it.each(FILTERS)("by %s needs no sorting and no scan", async (_name, filter) => {
    const plans = await plansOf(filter, isAscending);
    expect(plans).toHaveLength(filter.status === "completed" ? 6 : 2);
    for (const plan of plans) {
      expect(plan).toMatch(/SEARCH/u);
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/u);
    }
  });
});
