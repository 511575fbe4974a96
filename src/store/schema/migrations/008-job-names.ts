/** The migration for looking jobs up by name: the name in a column of its own. */

import type { Tx } from "../../databases/database.ts";
import { jobsOfBefore } from "../jobs-of-before.ts";
import type { Step } from "../steps.ts";

export const jobNames: readonly Step[] = [
  "alter table jobs add column name text",
  copyNames,
  "create index jobs_company_id_name_id on jobs (company_id, name, id) where name is not null",
];

/** Jobs of before have their name in what they were asked only. */
async function copyNames(tx: Tx): Promise<void> {
  for await (const { id, asked } of jobsOfBefore(tx)) {
    const { name } = JSON.parse(asked) as { readonly name?: string };
    if (name !== undefined) {
      await tx.updateTable("jobs").set({ name }).where("id", "=", id).execute();
    }
  }
}
