/** How many jobs there are. */

import { type Expression, type SqlBool, sql } from "kysely";
import type { JobStatus } from "../../core/model/contract-types.gen.ts";
import type { Scope } from "../../core/model/principal.ts";
import type { Database } from "../databases/database.ts";

/** How many jobs are in each state. */
export async function countJobs(
  db: Database,
  scope: Scope,
): Promise<Readonly<Record<JobStatus, number>>> {
  const mine: Expression<SqlBool>[] =
    scope === "every-company" ? [] : [sql`company_id = ${scope.companyId}`];
  const open = await db
    .selectFrom("jobs")
    .select("status")
    .select((eb) => eb.fn.countAll<number>().as("jobs"))
    .where((eb) => eb.and([eb("completed_at", "is", null), ...mine]))
    .groupBy("status")
    .execute();
  const ended = await db
    .selectFrom("jobs")
    .select((eb) => eb.fn.countAll<number>().as("jobs"))
    .where((eb) => eb.and([eb("completed_at", "is not", null), ...mine]))
    .executeTakeFirst();
  const counts = { creating: 0, pending: 0, processing: 0, completed: ended?.jobs ?? 0 };
  for (const { status, jobs } of open) {
    counts[status] = jobs;
  }
  return counts;
}
