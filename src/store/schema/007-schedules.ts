/** The migration for schedules: their table, the firings that were made, and what their jobs know of them. */

import type { Transaction } from "kysely";
import type { Tables } from "../databases/tables.ts";

type Schema = Transaction<Tables>["schema"];

export async function createScheduleTables(schema: Schema): Promise<void> {
  await createSchedules(schema);
  await createFirings(schema);
  for (const [name, type] of [
    ["schedule_id", "text"],
    ["fire_time", "bigint"],
    ["in_turn", "integer"],
  ] as const) {
    await schema.alterTable("jobs").addColumn(name, type).execute();
  }
  // Only jobs of schedules are in it, so it costs other submits nothing.
  await schema
    .createIndex("jobs_schedule_id")
    .on("jobs")
    .columns(["schedule_id", "status"])
    .where("schedule_id", "is not", null)
    .execute();
  // Every kind of ticket is asked for alone.
  await schema.dropIndex("tickets_due_at").execute();
  await schema
    .createIndex("tickets_kind_due_at")
    .on("tickets")
    .columns(["kind", "due_at"])
    .execute();
}

async function createSchedules(schema: Schema): Promise<void> {
  await schema
    .createTable("schedules")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("workflow", "text", (column) => column.notNull())
    .addColumn("profile", "text", (column) => column.notNull())
    .addColumn("asked", "text", (column) => column.notNull())
    .addColumn("wishes", "text")
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("time_zone", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("overlap", "text", (column) => column.notNull())
    .addColumn("catch_up_s", "bigint", (column) => column.notNull())
    .addColumn("next_fire_at", "bigint")
    .addColumn("last_fire_at", "bigint")
    .addColumn("skipped", "bigint", (column) => column.notNull())
    .addColumn("missed", "bigint", (column) => column.notNull())
    .addColumn("submitted_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createIndex("schedules_company_id_id")
    .on("schedules")
    .columns(["company_id", "id"])
    .execute();
}

/** The key is what makes a firing happen once, on any number of nodes and however clocks are set. */
async function createFirings(schema: Schema): Promise<void> {
  await schema
    .createTable("firings")
    .addColumn("schedule_id", "text", (column) => column.notNull())
    .addColumn("fire_time", "bigint", (column) => column.notNull())
    .addColumn("job_id", "text")
    .addPrimaryKeyConstraint("firings_key", ["schedule_id", "fire_time"])
    .execute();
  await schema.createIndex("firings_fire_time").on("firings").column("fire_time").execute();
}
