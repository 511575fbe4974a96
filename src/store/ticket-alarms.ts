/**
 * Alarms: on PostgreSQL every ticket has a job of graphile-worker that rings when it is due. The database itself keeps
 * the two together: triggers on `tickets` call `add_jobs` and `remove_job` in the transaction that changes the ticket,
 * so the queries are the same on both databases.
 */

import { sql } from "kysely";
import type { TicketAlarms, TicketKind } from "../core/ports.ts";
import type { Database } from "./tables.ts";
import { query } from "./transact.ts";

/** Raised with every change of the functions below; a database that has this version is left alone. */
const VERSION = "jobgate ticket alarms 1";

const INSTALLED = sql<{ readonly found: string | null }>`
  select obj_description(to_regprocedure('jobgate_set_alarms()')) as found`;

/** Without graphile-worker's schema no alarm is set; ringMissing() sets it once the schema is there. */
const FUNCTIONS = `
create or replace function jobgate_set_alarms() returns trigger language plpgsql as $$
begin
  if to_regnamespace('graphile_worker') is not null then
    perform graphile_worker.add_jobs(array(
      select row(
        kind, json_build_object('key', key, 'ref', ref, 'dueAt', due_at), null,
        to_timestamp(due_at / 1000.0), null, key, null, null
      )::graphile_worker.job_spec
      from changed
    ))
    from (select from changed limit 1) as first;
  end if;
  return null;
end $$;

create or replace function jobgate_call_off_alarms() returns trigger language plpgsql as $$
begin
  if to_regnamespace('graphile_worker') is not null then
    perform graphile_worker.remove_job(key) from changed;
  end if;
  return null;
end $$;

create or replace trigger jobgate_ticket_added after insert on tickets
  referencing new table as changed for each statement execute function jobgate_set_alarms();
create or replace trigger jobgate_ticket_changed after update on tickets
  referencing new table as changed for each statement execute function jobgate_set_alarms();
create or replace trigger jobgate_ticket_removed after delete on tickets
  referencing old table as changed for each statement execute function jobgate_call_off_alarms();

comment on function jobgate_set_alarms() is '${VERSION}';
`;

/** Installs the triggers; the caller holds the lock of the start. Needs PostgreSQL 14 or newer. */
export async function installAlarms(db: Database): Promise<void> {
  const { rows } = await INSTALLED.execute(db);
  if (rows[0]?.found !== VERSION) {
    await db.transaction().execute((tx) => sql.raw(FUNCTIONS).execute(tx));
  }
}

export function ticketAlarms(db: Database): TicketAlarms {
  return {
    ringMissing: () => ringMissing(db),
    overdue: (forMs) => overdueKinds(db, forMs),
  };
}

/**
 * Sets the alarms that tickets lack, because a worker died between hearing one and taking its ticket, or because
 * graphile-worker's schema is new; and removes those of tickets long spent. Returns how many were set.
 */
async function ringMissing(db: Database): Promise<number> {
  return query(async () => {
    const { rows } = await sql<{ readonly installed: boolean }>`
      select to_regclass('graphile_worker.jobs') is not null as installed`.execute(db);
    if (rows[0]?.installed !== true) {
      return 0;
    }
    // A worker that still holds such a one minds nothing: it is spent already.
    await sql`
      select graphile_worker.complete_jobs(array(
        select id from graphile_worker.jobs
        where key is null and (locked_at is null or locked_at < now() - interval '4 hours')
      ))`.execute(db);
    // Taking a ticket is a matter of milliseconds, and spends it; whoever holds one for longer is dead.
    const touched = await sql`
      update tickets set due_at = due_at
      where not exists (
        select 1 from graphile_worker.jobs
        where jobs.key = tickets.key and jobs.attempts < jobs.max_attempts
          and (jobs.locked_at is null or jobs.locked_at > now() - interval '30 seconds')
      )`.execute(db);
    return Number(touched.numAffectedRows ?? 0);
  });
}

/** The kinds of tickets with alarms that were free to be heard for so long, by the database's clock. */
async function overdueKinds(db: Database, forMs: number): Promise<ReadonlySet<TicketKind>> {
  return query(async () => {
    const { rows } = await sql<{ readonly kind: TicketKind }>`
      select distinct task_identifier as kind from graphile_worker.jobs
      where locked_at is null and attempts < max_attempts
        and run_at < now() - ${forMs} * interval '1 millisecond'`.execute(db);
    return new Set(rows.map(({ kind }) => kind));
  });
}
