/** The migration for limits and retention: what finds open jobs and old ones, and the trace that a job belongs to. */

import type { Step } from "../steps.ts";

/** Both indexes hold each job once: the first while it is open, the second from its end on. */
export const limitsAndTrace: readonly Step[] = [
  "alter table jobs add column traceparent text",
  "create index jobs_open on jobs (status, created_at, workflow) where completed_at is null",
  "create index jobs_completed_at on jobs (completed_at) where completed_at is not null",
];
