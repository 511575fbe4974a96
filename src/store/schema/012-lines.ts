/** The migration for lines: tickets know their company, and deliveries have a queue, and pauses, a company and host. */

import { sql, type Transaction } from "kysely";
import type { Tables } from "../databases/tables.ts";

type Schema = Transaction<Tables>["schema"];

export async function addLines(schema: Schema, tx: Transaction<Tables>): Promise<void> {
  await createLines(schema);
  await schema
    .alterTable("tickets")
    .addColumn("company_id", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  await routeDeliveries(schema, tx);
  await fillTickets(tx);
  await schema.dropIndex("tickets_kind_due_at").execute();
  await schema
    .createIndex("tickets_line")
    .on("tickets")
    .columns(["kind", "company_id", "due_at"])
    .execute();
  await fillLines(tx);
}

async function createLines(schema: Schema): Promise<void> {
  await schema
    .createTable("lines")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("turn", "bigint", (column) => column.notNull())
    .execute();
  await schema.createIndex("lines_due").on("lines").columns(["kind", "due_at"]).execute();
  await schema.createIndex("lines_turn").on("lines").columns(["kind", "turn"]).execute();
}

/** Pauses are forgotten; a host that still does not answer gets one with the next attempt. */
async function routeDeliveries(schema: Schema, tx: Transaction<Tables>): Promise<void> {
  await schema.dropIndex("deliveries_due").execute();
  await schema
    .createIndex("deliveries_due")
    .on("deliveries")
    .columns(["company_id", "host", "next_at", "id"])
    .where(sql.ref("state"), "=", "pending")
    .execute();
  await schema.dropTable("delivery_hosts").execute();
  await schema
    .createTable("delivery_hosts")
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("host", "text", (column) => column.notNull())
    .addColumn("failures", "bigint", (column) => column.notNull())
    .addColumn("paused_until", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("delivery_hosts_key", ["company_id", "host"])
    .execute();
  // Those of hosts as a whole; each start gives what waits its tickets.
  await tx.deleteFrom("tickets").where("kind", "=", "deliver").execute();
}

async function fillTickets(tx: Transaction<Tables>): Promise<void> {
  for (const table of ["jobs", "schedules"] as const) {
    await sql`
      update tickets set company_id = (select company_id from ${sql.table(table)} where id = tickets.ref)
      where exists (select 1 from ${sql.table(table)} where id = tickets.ref)`.execute(tx);
  }
  await tx.deleteFrom("tickets").where("company_id", "=", "").execute();
}

async function fillLines(tx: Transaction<Tables>): Promise<void> {
  await sql`
    insert into lines (key, kind, company_id, due_at, turn)
    select kind || ':' || company_id, kind, company_id, min(due_at), 0
    from tickets group by kind, company_id`.execute(tx);
}
