/** Lists of jobs are read along an index, whatever is asked: so 100,000 jobs list as fast as ten. */

import { type CompiledQuery, sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { JobFilter } from "../../../src/core/ports/jobs.ts";
import {
  type JobOrder,
  type JobQuery,
  JOBS_SORTED_MAX,
} from "../../../src/core/ports/job-search.ts";
import { jobSizes, listJobs } from "../../../src/store/jobs/job-lists.ts";
import { createJobSearch } from "../../../src/store/jobs/job-search.ts";
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
  ["tests", { isTest: true }],
  ["no tests", { isTest: false }],
  ["a tag of a time", { tag: "red", createdAfter: 1e12 }],
  ["a time", { createdAfter: 1e12, createdBefore: 2e12 }],
  ["a workflow's failures", { workflow: "package", outcome: "failed" }],
];

const AT = 1_800_000_000_000;
/** Jobs of the bounds' own second may be read without being told. */
const NEAR_MS = 1000;

/** The times in the ids, or beginnings of ids, that a statement is given. */
function timesIn({ parameters }: CompiledQuery): readonly number[] {
  const ids = parameters.map(String).filter((value) => /^[0-9a-f]{8}-[0-9a-f]{4}/u.test(value));
  return ids.map((id) => Number.parseInt(id.replace("-", "").slice(0, 12), 16));
}

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

describe.each(FILTERS)("a list of a time by %s", (_name, filter) => {
  const LATER = "ffffffff-0000-7000-8000-000000000000";
  const EARLIER = "00000000-0000-7000-8000-000000000000";

  it.each([
    ["made before it", { createdBefore: AT }, /[( ](?:id|job_id)<\?/u],
    ["made before it, from a later place on", { createdBefore: AT, before: LATER }, /id<\?/u],
    ["made after it", { createdAfter: AT }, /id>\?/u],
    ["made after it, from an earlier place on", { createdAfter: AT, after: EARLIER }, /id>\?/u],
  ])("reads none of the other jobs of another time: %s", async (_title, page, bounded) => {
    const { createdAfter: _after, createdBefore: _before, ...rest } = filter;
    const statements = await statementsOf((under) =>
      listJobs(under, { companyId: "company-1" }, { limit: 51, ...rest, ...page }),
    );
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      expect(await planOf(statement)).toMatch(bounded);
      const bounds = timesIn(statement);
      expect(bounds.map((time) => Math.abs(time - AT) <= NEAR_MS)).toEqual([true]);
    }
  });
});

/** The ends of what is told of so many jobs, of which each older one stands before the others in every order. */
async function told5001(orderBy: JobOrder): Promise<readonly (string | undefined)[]> {
  let ids: readonly string[] = [];
  await statementsOf(async (under) => {
    await sql`delete from jobs`.execute(under);
    await sql`insert into jobs (id, company_id, workflow, profile, asked, status, message, progress, submitted_by,
        created_at, started_at, completed_at, cancel_requested, delete_requested, fence, attempts, event_count, name)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${JOBS_SORTED_MAX + 1})
      select printf('job-%04d', i), 'company-2', printf('w%04d', i), 'default', '{}', 'completed', '', 1, 'somebody',
        i, i, i, 0, 0, 0, 1, 0, printf('n%04d', i) from n`.execute(under);
    const asked = { companyId: "company-2", statuses: ["processing", "completed"] } as const;
    const all = { ...asked, limit: JOBS_SORTED_MAX, orderBy, isAscending: true };
    ids = (await createJobSearch(under).find(all)).map(({ id }) => id);
  });
  return [ids[0], ids.at(-1)];
}

describe("logs of jobs", () => {
  const LOGGED: JobQuery = {
    companyId: "company-1",
    statuses: ["processing", "completed"],
    limit: 100,
  };
  const ORDERS: readonly JobOrder[] = ["started", "name", "workflow", "files-failed"];

  async function plansOfLogs(asked: Partial<JobQuery>): Promise<readonly string[]> {
    const statements = await statementsOf((under) =>
      createJobSearch(under).find({ ...LOGGED, ...asked }),
    );
    return Promise.all(statements.map(planOf));
  }

  it.each([false, true])("are read along an index, oldest first: %s", async (isAscending) => {
    const [plan] = await plansOfLogs({ orderBy: "started", isAscending });
    expect(plan).toMatch(/SEARCH jobs USING INDEX jobs_list_began \(company_id=\?\)/u);
    expect(plan).toMatch(/SEARCH jobs USING INDEX jobs_list_open \(company_id=\? AND status=\?\)/u);
    expect(plan).not.toMatch(/SCAN jobs/u);
  });

  it.each(ORDERS)("of a time are read alone, ordered by %s", async (orderBy) => {
    const [plan] = await plansOfLogs({ orderBy, from: AT, until: AT + 1000 });
    expect(plan).toMatch(
      /SEARCH jobs USING INDEX jobs_list_began \(company_id=\? AND <expr>>\? AND <expr><\?\)/u,
    );
  });

  it.each<JobOrder>(["name", "workflow", "files-failed"])(
    "ordered by %s, are sorted among the newest alone, however many there are",
    async (orderBy) => {
      const [plan] = await plansOfLogs({ orderBy, isAscending: true });
      expect(plan).toMatch(/SEARCH jobs USING INDEX jobs_list_began \(company_id=\?\)/u);
      const told = await told5001(orderBy);
      // The one that would be the first of all is the oldest.
      expect(told).toEqual(["job-0002", "job-5001"]);
    },
  );

  it("of one run are found by its name and its second", async () => {
    const [plan] = await plansOfLogs({ name: "cover", createdAt: AT });
    expect(plan).toMatch(/\(company_id=\? AND name=\? AND id>\? AND id<\?\)/u);
  });
});
