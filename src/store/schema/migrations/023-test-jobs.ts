/** The migration for test jobs: whether a job is one in a column of its own, by which lists are narrowed. */

import type { Tx } from "../../databases/database.ts";
import { jobsOfBefore } from "../jobs-of-before.ts";
import type { Step } from "../steps.ts";

export const testJobs: readonly Step[] = [
  "alter table jobs add column is_test integer",
  copyMarks,
  // Only test jobs are in it, so that other submits cost nothing.
  "create index jobs_list_test on jobs (company_id, id) where is_test = 1",
];

/** Jobs of before have it in what they were asked only. */
async function copyMarks(tx: Tx): Promise<void> {
  for await (const { id, asked } of jobsOfBefore(tx)) {
    const { isTest } = JSON.parse(asked) as { readonly isTest?: boolean };
    if (isTest === true) {
      await tx.updateTable("jobs").set({ is_test: 1 }).where("id", "=", id).execute();
    }
  }
}
