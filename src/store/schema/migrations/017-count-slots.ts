/**
 * The migration for the slots of counts: on PostgreSQL a transaction counts into a slot that no other one has. The process
 * number alone gave two connections the same one, and where both changed jobs of several companies they waited for each other.
 */

import type { Tx } from "../../databases/database.ts";
import { isPostgres, runSteps, type Step } from "../steps.ts";

export const countSlots: readonly Step[] = [
  async (tx: Tx) => {
    await runSteps(tx, isPostgres(tx) ? ON_POSTGRES : []);
  },
];

/** Names these locks among all of the database; the second number is the slot. */
const LOCKS = 7_266_219;
const ADD_ROWS = `on conflict (company_id, status, workflow, slot) do update
  set jobs = job_counts.jobs + excluded.jobs`;

const ON_POSTGRES = [
  // Where all are had, which takes more writers at once than nodes have, it is shared as before.
  `create or replace function jobgate_count_slot() returns integer language plpgsql as $$
  declare
    own integer := pg_backend_pid() % 16;
  begin
    for step in 0..15 loop
      if pg_try_advisory_xact_lock(${LOCKS}, (own + step) % 16) then
        return (own + step) % 16;
      end if;
    end loop;
    return own;
  end $$`,
  `create or replace function jobgate_count_jobs() returns trigger language plpgsql as $$
  declare
    own integer := jobgate_count_slot();
  begin
    insert into job_counts
      select company_id, status, workflow, own, case tg_op when 'INSERT' then count(*) else -count(*) end
      from changed group by company_id, status, workflow order by company_id, status, workflow
      ${ADD_ROWS};
    return null;
  end $$`,
  `create or replace function jobgate_count_moved_job() returns trigger language plpgsql as $$
  declare
    own integer := jobgate_count_slot();
  begin
    insert into job_counts values
      (old.company_id, old.status, old.workflow, own, -1), (new.company_id, new.status, new.workflow, own, 1)
      ${ADD_ROWS};
    return null;
  end $$`,
];
