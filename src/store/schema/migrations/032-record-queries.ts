/** The migration for what records are searched by, and for the order in which they ended. */

import type { Step } from "../steps.ts";

export const recordQueries: readonly Step[] = [
  "alter table records add column job_title text",
  "alter table records add column user_name text",
  "alter table records add column workflow_title text",
  "alter table records add column created_key text not null default ''",
  "alter table records add column updated_key text not null default ''",
  "alter table records add column end_sequence bigint",
  "create unique index records_ended on records (company_id, end_sequence) where end_sequence is not null",
  "create table record_ends (company_id text primary key, last bigint not null)",
  `update records set end_sequence = (
    select count(*) from records other
    where other.company_id = records.company_id and other.status in ('Completed', 'Aborted') and other.job_id <= records.job_id
  ) where status in ('Completed', 'Aborted')`,
  `insert into record_ends (company_id, last)
    select company_id, max(end_sequence) from records where end_sequence is not null group by company_id`,
];
