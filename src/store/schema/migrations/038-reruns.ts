/** The migration for reruns: which job another one does again, and what of a job is gone once it has ended. */

import type { Step } from "../steps.ts";

export const reruns: readonly Step[] = [
  "alter table jobs add column rerun_of text",
  "alter table jobs add column withheld text",
  // Only reruns are in it, so that other submits cost nothing.
  "create index jobs_reruns on jobs (rerun_of, id) where rerun_of is not null",
];
