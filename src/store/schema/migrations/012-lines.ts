/** The migration for lines: tickets know their company, and deliveries have a queue, and pauses, a company and host. */

import { sql } from "kysely";
import type { Tx } from "../../databases/database.ts";
import type { Step } from "../steps.ts";

export const lines: readonly Step[] = [
  `create table lines (
    key text primary key, kind text not null, company_id text not null,
    due_at bigint not null, turn bigint not null
  )`,
  "create index lines_due on lines (kind, due_at)",
  "create index lines_turn on lines (kind, turn)",
  "alter table tickets add column company_id text not null default ''",
  "drop index deliveries_due",
  "create index deliveries_due on deliveries (company_id, host, next_at, id) where state = 'pending'",
  // Pauses are forgotten; a host that still does not answer gets one with the next attempt.
  "drop table delivery_hosts",
  `create table delivery_hosts (
    company_id text not null, host text not null, failures bigint not null,
    paused_until bigint not null,
    constraint delivery_hosts_key primary key (company_id, host)
  )`,
  // Those of hosts as a whole; each start gives what waits its tickets.
  "delete from tickets where kind = 'deliver'",
  fillTickets,
  "drop index tickets_kind_due_at",
  "create index tickets_line on tickets (kind, company_id, due_at)",
  fillLines,
];

async function fillTickets(tx: Tx): Promise<void> {
  for (const table of ["jobs", "schedules"] as const) {
    await sql`
      update tickets set company_id = (select company_id from ${sql.table(table)} where id = tickets.ref)
      where exists (select 1 from ${sql.table(table)} where id = tickets.ref)`.execute(tx);
  }
  await tx.deleteFrom("tickets").where("company_id", "=", "").execute();
}

async function fillLines(tx: Tx): Promise<void> {
  await sql`
    insert into lines (key, kind, company_id, due_at, turn)
    select kind || ':' || company_id, kind, company_id, min(due_at), 0
    from tickets group by kind, company_id`.execute(tx);
}
