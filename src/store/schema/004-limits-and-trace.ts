/** The migration for limits and retention: what finds open jobs and old ones, and the trace that a job belongs to. */

import { type Transaction, sql } from "kysely";
import type { Tables } from "../databases/tables.ts";

type Schema = Transaction<Tables>["schema"];

/** Both indexes hold each job once: the first while it is open, the second from its end on. */
export async function addLimitsAndTrace(schema: Schema): Promise<void> {
  await schema.alterTable("jobs").addColumn("traceparent", "text").execute();
  await schema
    .createIndex("jobs_open")
    .on("jobs")
    .columns(["status", "created_at", "workflow"])
    .where(sql.ref("completed_at"), "is", null)
    .execute();
  await schema
    .createIndex("jobs_completed_at")
    .on("jobs")
    .column("completed_at")
    .where(sql.ref("completed_at"), "is not", null)
    .execute();
}
