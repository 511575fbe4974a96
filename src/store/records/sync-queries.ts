/** The queries of a change of a record: devices sync all day long, so Kysely writes each down once. */

import { sql } from "kysely";
import { RECORD_STYLE } from "../../core/model/people/trigger.ts";
import { compiledInsert, compiledOnce, ONE, type SlotOf } from "../databases/compiled.ts";
import { isPostgres } from "../schema/steps.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import type { RecordRow } from "../schema/tables/records.ts";

interface OfJob {
  readonly jobId: string;
}

interface OfCompany {
  readonly companyId: string;
}

export const selectJobId = compiledOnce(
  (db, value: SlotOf<OfCompany & { readonly clientId: string }>) =>
    db
      .selectFrom("records")
      .select("job_id")
      .where("company_id", "=", value("companyId"))
      .where("client_id", "=", value("clientId"))
      .limit(ONE),
);

/** The job's row is the lock that all who change it take; the embedded store has one connection. */
export const lockJob = compiledOnce((db, value: SlotOf<OfJob>) => {
  const job = db
    .selectFrom("jobs")
    .selectAll()
    .where("id", "=", value("jobId"))
    .where("delete_requested", "=", 0)
    .limit(ONE);
  return isPostgres(db) ? job.forUpdate() : job;
});

export const selectRecord = compiledOnce((db, value: SlotOf<OfJob>) =>
  db.selectFrom("records").selectAll().where("job_id", "=", value("jobId")).limit(ONE),
);

export const insertSnapshot = compiledInsert("record_snapshots");

export const deleteSnapshots = compiledOnce(
  (db, value: SlotOf<OfJob & { readonly sequence: number }>) =>
    db
      .deleteFrom("record_snapshots")
      .where("job_id", "=", value("jobId"))
      .where("sequence", "<=", value("sequence")),
);

/** The columns in their order; the shape names them. */
export const updateRecord = compiledOnce((db, value: SlotOf<RecordRow>, columns) =>
  db.updateTable("records").set(named(columns, value)).where("job_id", "=", value("job_id")),
);

/** The same, and what counts the job's events on. */
export const updateJob = compiledOnce(
  (db, value: SlotOf<JobRow & { readonly added: number }>, columns) =>
    db
      .updateTable("jobs")
      .set((eb) => ({
        event_count: eb("event_count", "+", value("added")),
        ...named(columns, value),
      }))
      .where("id", "=", value("id"))
      .returningAll(),
);

/** A slot for each of the columns. */
function named<Row>(columns: string, value: SlotOf<Row>): Partial<Row> {
  const names = columns === "" ? [] : (columns.split(" ") as (keyof Row & string)[]);
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Partial<Row>;
}

export const selectTriggers = compiledOnce((db, value: SlotOf<OfCompany>) =>
  db
    .selectFrom("triggers")
    .selectAll()
    .where("company_id", "=", value("companyId"))
    .where("live", "=", sql.lit(1))
    .orderBy("id"),
);

export const selectEndpoints = compiledOnce((db, value: SlotOf<OfCompany>) =>
  db
    .selectFrom("subscriptions")
    .selectAll()
    .where("scope", "=", value("companyId"))
    .where("style", "=", RECORD_STYLE)
    .orderBy("id"),
);
