/**
 * Alarms: on PostgreSQL every line has a job of graphile-worker that rings when it is due. The database itself keeps
 * the two together: triggers on `lines` call `add_jobs` and `remove_job` in the transaction that changes the line, so the
 * queries are the same on both databases. A company has one alarm a kind, however many tickets.
 */

import { sql } from "kysely";
import type { TicketKind } from "../../core/model/ticket.ts";
import type { TicketAlarms } from "../../core/ports/tickets.ts";
import { NEVER } from "../runs/lines.ts";
import type { Database } from "./database.ts";

/** Raised with every change of the functions below; a database that has this version is left alone. */
const VERSION = "jobgate line alarms 1";

const INSTALLED = sql<{ readonly found: string | null }>`
  select obj_description(to_regprocedure('jobgate_set_alarm()')) as found`;

/** Without graphile-worker's schema no alarm is set; ringMissing() sets it once the schema is there. */
const FUNCTIONS = `
create or replace function jobgate_set_alarm() returns trigger language plpgsql as $$
begin
  if to_regnamespace('graphile_worker') is null then
    return null;
  end if;
  if new.due_at >= ${NEVER} then
    perform graphile_worker.remove_job(new.key);
  else
    perform graphile_worker.add_jobs(array[${alarmOf("new")}]);
  end if;
  return null;
end $$;

create or replace trigger jobgate_line_added after insert on lines
  for each row execute function jobgate_set_alarm();
create or replace trigger jobgate_line_changed after update of due_at, turn on lines
  for each row when (old.due_at <> new.due_at or old.turn <> new.turn)
  execute function jobgate_set_alarm();

drop trigger if exists jobgate_ticket_added on tickets;
drop trigger if exists jobgate_ticket_changed on tickets;
drop trigger if exists jobgate_ticket_removed on tickets;
drop function if exists jobgate_set_alarms();
drop function if exists jobgate_call_off_alarms();

comment on function jobgate_set_alarm() is '${VERSION}';
`;

/** A line as an alarm: those that are due already ring in the order in which they are set. */
function alarmOf(line: string): string {
  return `row(
    ${line}.kind,
    json_build_object('key', ${line}.key, 'companyId', ${line}.company_id, 'ref', ${line}.company_id, 'dueAt', ${line}.due_at),
    null, greatest(to_timestamp(${line}.due_at / 1000.0), now()), null, ${line}.key, null, null
  )::graphile_worker.job_spec`;
}

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
 * Sets the alarms that lines lack, because a worker died between hearing one and taking a ticket, or because
 * graphile-worker's schema is new; and removes those of lines long served. Returns how many were set.
 */
async function ringMissing(db: Database): Promise<number> {
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
  // Taking a ticket out of a line is a matter of milliseconds; whoever holds an alarm for longer is dead, or works on
  // what it took, and then the line has another one.
  const { rows: rung } = await sql<{ readonly lines: number }>`
      with missing as (
        select * from lines
        where due_at < ${NEVER} and not exists (
          select 1 from graphile_worker.jobs
          where jobs.key = lines.key and jobs.attempts < jobs.max_attempts
            and (jobs.locked_at is null or jobs.locked_at > now() - interval '30 seconds')
        )
      ), set as (
        select graphile_worker.add_jobs(array(select ${sql.raw(alarmOf("missing"))} from missing))
        from (select from missing limit 1) as any_missing
      )
      select (select count(*) from missing)::int as lines, (select count(*) from set)::int as set`.execute(
    db,
  );
  return rung[0]?.lines ?? 0;
}

/** The kinds of tickets with alarms that were free to be heard for so long, by the database's clock. */
async function overdueKinds(db: Database, forMs: number): Promise<ReadonlySet<TicketKind>> {
  const { rows } = await sql<{ readonly kind: TicketKind }>`
      select distinct task_identifier as kind from graphile_worker.jobs
      where locked_at is null and attempts < max_attempts
        and run_at < now() - ${forMs} * interval '1 millisecond'`.execute(db);
  return new Set(rows.map(({ kind }) => kind));
}
