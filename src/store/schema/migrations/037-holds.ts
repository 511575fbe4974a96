/** The migration for holds: since when a job is on hold. */

import type { Step } from "../steps.ts";

export const holds: readonly Step[] = [
  "alter table jobs add column held_at bigint",
  // Few are on hold, so that other jobs cost nothing.
  "create index jobs_held on jobs (held_at) where held_at is not null",
];
