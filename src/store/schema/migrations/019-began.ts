/** The migration for job logs: what finds jobs that have ended by the time at which they began. */

import type { Step } from "../steps.ts";

/** Written when a job ends, so that a submit costs no more. */
export const began: readonly Step[] = [
  `create index jobs_list_began on jobs (company_id, (coalesce(started_at, created_at)), id)
    where completed_at is not null`,
];
