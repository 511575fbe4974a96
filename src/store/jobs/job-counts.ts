/** How many jobs there are, as the database counts them itself (see the migration for counts). */

import { sql } from "kysely";
import type { JobStatus } from "../../core/model/contract-types.gen.ts";
import type { Scope } from "../../core/model/principal.ts";
import type { OpenJobs } from "../../core/ports/upkeep.ts";
import { compiledOnce, type SlotOf } from "../databases/compiled.ts";
import type { Database } from "../databases/database.ts";

/** A count is kept in pieces, of which one may be below zero. PostgreSQL's sum would else be a text. */
const JOBS = sql<number>`cast(sum(jobs) as bigint)`.as("jobs");

/** Of one company, or with the shape "" of all. */
const sumByStatus = compiledOnce((db, value: SlotOf<{ companyId: string }>, whose) => {
  const all = db.selectFrom("job_counts").select(["status", JOBS]).groupBy("status");
  return whose === "" ? all : all.where("company_id", "=", value("companyId"));
});

/** How many jobs are in each state. */
export async function countJobs(
  db: Database,
  scope: Scope,
): Promise<Readonly<Record<JobStatus, number>>> {
  const rows = await rowsOf(db, scope);
  const counts = { creating: 0, pending: 0, processing: 0, completed: 0 };
  for (const { status, jobs } of rows) {
    counts[status === "waiting" ? "creating" : status] += jobs;
  }
  return counts;
}

/** How many jobs are open because of us, of one company or of all: those that wait for people cost nothing. */
export async function countOpenJobs(db: Database, scope: Scope): Promise<number> {
  let open = 0;
  for (const { status, jobs } of await rowsOf(db, scope)) {
    open += status === "completed" || status === "waiting" ? 0 : jobs;
  }
  return open;
}

async function rowsOf(db: Database, scope: Scope) {
  return scope === "every-company"
    ? sumByStatus(db, { companyId: "" })
    : sumByStatus(db, scope, "company");
}

/** How many jobs of each workflow are open, by status; none is left out but nought. */
export async function openJobs(db: Database): Promise<readonly OpenJobs[]> {
  const rows = await db
    .selectFrom("job_counts")
    .select(["status", "workflow", JOBS])
    .where("status", "<>", "completed")
    .groupBy(["status", "workflow"])
    .execute();
  return rows.filter(({ jobs }) => jobs > 0);
}
