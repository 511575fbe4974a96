/** Lists of records are read along an index, whatever is asked, so 100,000 list as fast as ten. */

import { sql } from "kysely";
import { describe, expect, it } from "vitest";

import type { RecordFilter } from "../../../src/core/ports/people/records.ts";
import type { Database } from "../../../src/store/databases/database.ts";
import { listRecords } from "../../../src/store/records/list-records.ts";
import { useQueryPlans } from "../../harness/store/query-plans.ts";

const { statementsOf, planOf } = useQueryPlans();

const PAGE = { skip: 40, limit: 20 };
const FILTERS: readonly (readonly [string, Omit<RecordFilter, "companyId">])[] = [
  ["nothing", {}],
  ["a workflow", { workflowId: "w" }],
  ["whose they are", { of: { createdBy: "device", userIds: ["anna", "u|1"] } }],
];

/** So many more records of a company, put there by the database itself. */
async function fill(under: Database, companyId: string, count: number): Promise<void> {
  await sql`
    insert into records (job_id, company_id, object_id, client_id, workflow_id, user_id, created_by, status, content_hash,
      snapshot_count, size_bytes, stamps, document)
    with recursive numbers(number) as (
      select 1 union all select number + 1 from numbers where number < ${count}
    )
    select ${companyId} || printf('%09d', number), ${companyId}, ${companyId} || 'o' || number, 'c' || number,
      'w' || (number % 10), 'u' || (number % 10), 'device', 'Completed', '', 0, 2, '{}', '{}'
    from numbers`.execute(under);
}

describe.each(FILTERS)("a page by %s", (companyId, filter) => {
  it("needs no sorting and no scan, and passes by rows in the index alone", async () => {
    const statements = await statementsOf(async (under) => {
      await fill(under, companyId, PAGE.skip + PAGE.limit);
      await listRecords(under, { companyId, ...filter }, PAGE);
    });
    const selects = statements.filter((each) => each.sql.startsWith("select"));
    expect(selects.length).toBeGreaterThan(0);
    for (const statement of selects) {
      const plan = await planOf(statement);
      expect(plan).toMatch(/SEARCH records USING (?:COVERING )?INDEX/u);
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/u);
      if (statement.sql.includes("offset")) {
        expect(plan).toMatch(/USING COVERING INDEX/u);
      }
    }
  });
});

it("a page costs the same among 100,000 records as among a few", { timeout: 60_000 }, async () => {
  const LARGE = 100_000;
  const CALLS = 300;
  let large = 0;
  let small = 0;
  await statementsOf(async (under) => {
    await fill(under, "large", LARGE);
    await fill(under, "small", PAGE.skip + PAGE.limit);
    const costOf = async (companyId: string): Promise<number> => {
      const before = process.cpuUsage();
      for (let call = 0; call < CALLS; call += 1) {
        expect(await listRecords(under, { companyId }, PAGE)).toHaveLength(PAGE.limit);
      }
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await costOf("small");
    [small, large] = [await costOf("small"), await costOf("large")];
  });
  // A scan would be a hundred times as dear; what is in it is a deeper tree and a busy machine.
  expect(large / small).toBeLessThan(4);
});
