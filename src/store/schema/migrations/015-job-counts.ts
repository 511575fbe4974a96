/**
 * The migration for counts: how many jobs of each company, workflow and status there are is kept by the database itself,
 * in the transaction that changes it, whatever way a job comes, changes and goes.
 */

import type { Tx } from "../../databases/database.ts";
import { isPostgres, runSteps, type Step } from "../steps.ts";

export const jobCounts: readonly Step[] = [
  createTable,
  // The few that are open are counted, and of all others how many there are; both by an index, so this is quick.
  `insert into job_counts (company_id, workflow, status, slot, jobs)
    select company_id, workflow, status, 0, count(*) from jobs
    where completed_at is null group by company_id, workflow, status`,
  `insert into job_counts (company_id, workflow, status, slot, jobs)
    select company_id, workflow, 'completed', 0, stored - coalesce((
      select sum(jobs) from job_counts
      where job_counts.company_id = totals.company_id and job_counts.workflow = totals.workflow
    ), 0)
    from (
      select company_id, workflow, count(*) as stored from jobs group by company_id, workflow
    ) as totals`,
  addTriggers,
  // It was for counting open jobs.
  "drop index jobs_open",
];

/** The key is the table where that can be said: every change of a count is one page less. */
async function createTable(tx: Tx): Promise<void> {
  const table = `create table job_counts (
    company_id text not null, status text not null, workflow text not null,
    slot integer not null, jobs bigint not null,
    constraint job_counts_key primary key (company_id, status, workflow, slot)
  )`;
  await runSteps(tx, [isPostgres(tx) ? table : `${table} without rowid`]);
}

async function addTriggers(tx: Tx): Promise<void> {
  await runSteps(tx, isPostgres(tx) ? ON_POSTGRES : ON_SQLITE);
}

const ADDED = "on conflict (company_id, status, workflow, slot) do update";

const ON_SQLITE = [
  `create trigger job_counts_added after insert on jobs begin
    insert into job_counts values (new.company_id, new.status, new.workflow, 0, 1)
    ${ADDED} set jobs = jobs + 1;
  end`,
  `create trigger job_counts_moved after update of status on jobs when old.status <> new.status begin
    insert into job_counts values
      (old.company_id, old.status, old.workflow, 0, -1), (new.company_id, new.status, new.workflow, 0, 1)
    ${ADDED} set jobs = jobs + excluded.jobs;
  end`,
  `create trigger job_counts_removed after delete on jobs begin
    insert into job_counts values (old.company_id, old.status, old.workflow, 0, -1)
    ${ADDED} set jobs = jobs - 1;
  end`,
];

/**
 * Connections write into slots, so that transactions do not wait for each other's counts. Many jobs of one statement are
 * counted together: a row that one transaction changes a thousand times would be a thousand rows until it commits.
 */
const SLOT = "pg_backend_pid() % 16";
const ADD_ROWS = `${ADDED} set jobs = job_counts.jobs + excluded.jobs`;

const ON_POSTGRES = [
  `create function jobgate_count_jobs() returns trigger language plpgsql as $$
  begin
    insert into job_counts
      select company_id, status, workflow, ${SLOT}, case tg_op when 'INSERT' then count(*) else -count(*) end
      from changed group by company_id, status, workflow order by company_id, status, workflow
      ${ADD_ROWS};
    return null;
  end $$`,
  `create function jobgate_count_moved_job() returns trigger language plpgsql as $$
  begin
    insert into job_counts values
      (old.company_id, old.status, old.workflow, ${SLOT}, -1), (new.company_id, new.status, new.workflow, ${SLOT}, 1)
      ${ADD_ROWS};
    return null;
  end $$`,
  `create trigger job_counts_added after insert on jobs referencing new table as changed
    for each statement execute function jobgate_count_jobs()`,
  `create trigger job_counts_moved after update of status on jobs
    for each row when (old.status <> new.status) execute function jobgate_count_moved_job()`,
  `create trigger job_counts_removed after delete on jobs referencing old table as changed
    for each statement execute function jobgate_count_jobs()`,
];
