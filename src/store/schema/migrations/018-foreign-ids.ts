/** The migration for foreign ids: the numbers under which clients of other services know jobs, and the last one given. */

import type { Step } from "../steps.ts";

export const foreignIds: readonly Step[] = [
  `create table foreign_ids (
    job_id text primary key, dialect text not null, number integer not null,
    company_id text not null, day text not null
  )`,
  "create unique index foreign_ids_number on foreign_ids (dialect, number)",
  "create index foreign_ids_day on foreign_ids (dialect, company_id, day, number)",
  // Clients are typed: what is no int32 could not be read by them.
  `create table foreign_id_counts (
    dialect text primary key, last_number integer not null check (last_number <= 2147483647)
  )`,
];
