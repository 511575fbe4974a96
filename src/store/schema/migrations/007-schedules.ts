/** The migration for schedules: their table, the firings that were made, and what their jobs know of them. */

import type { Step } from "../steps.ts";

export const schedules: readonly Step[] = [
  `create table schedules (
    id text primary key, company_id text not null, workflow text not null,
    profile text not null, asked text not null, wishes text, rule text not null,
    time_zone text not null, state text not null, overlap text not null,
    catch_up_s bigint not null, next_fire_at bigint, last_fire_at bigint,
    skipped bigint not null, missed bigint not null, submitted_by text not null,
    created_at bigint not null
  )`,
  "create index schedules_company_id_id on schedules (company_id, id)",
  // The key is what makes a firing happen once, on any number of nodes and however clocks are set.
  `create table firings (
    schedule_id text not null, fire_time bigint not null, job_id text,
    constraint firings_key primary key (schedule_id, fire_time)
  )`,
  "create index firings_fire_time on firings (fire_time)",
  "alter table jobs add column schedule_id text",
  "alter table jobs add column fire_time bigint",
  "alter table jobs add column in_turn integer",
  // Only jobs of schedules are in it, so it costs other submits nothing.
  "create index jobs_schedule_id on jobs (schedule_id, status) where schedule_id is not null",
  // Every kind of ticket is asked for alone.
  "drop index tickets_due_at",
  "create index tickets_kind_due_at on tickets (kind, due_at)",
];
