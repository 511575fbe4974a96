/** Lists of jobs are read along an index, whatever is asked: so 100,000 jobs list as fast as ten. */

import { describe, expect, it } from "vitest";
import type { JobFilter } from "../../../src/core/ports/jobs.ts";
import { jobSizes, listJobs } from "../../../src/store/jobs/job-lists.ts";
import { useQueryPlans } from "../../harness/store/query-plans.ts";

const { statementsOf, planOf } = useQueryPlans();

async function plansOf(filter: JobFilter, isAscending: boolean): Promise<readonly string[]> {
  const page = { limit: 51, isAscending, ...filter };
  const scope = { companyId: "company-1" };
  const statements = await statementsOf(async (under) => {
    await listJobs(under, scope, page);
    await jobSizes(under, scope, page);
  });
  return Promise.all(statements.map(planOf));
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
