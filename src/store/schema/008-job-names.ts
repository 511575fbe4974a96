/** The migration for looking jobs up by name: the name in a column of its own. */

import { type Transaction, sql } from "kysely";
import type { Tables } from "../databases/tables.ts";

const ROWS_AT_ONCE = 500;

type Schema = Transaction<Tables>["schema"];

export async function addJobNames(schema: Schema, tx: Transaction<Tables>): Promise<void> {
  await schema.alterTable("jobs").addColumn("name", "text").execute();
  await copyNames(tx);
  await schema
    .createIndex("jobs_company_id_name_id")
    .on("jobs")
    .columns(["company_id", "name", "id"])
    .where(sql.ref("name"), "is not", null)
    .execute();
}

/** Jobs of before have their name in what they were asked only. */
async function copyNames(tx: Transaction<Tables>): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await tx
      .selectFrom("jobs")
      .select(["id", "asked"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const { id, asked } of rows) {
      const { name } = JSON.parse(asked) as { readonly name?: string };
      if (name !== undefined) {
        await tx.updateTable("jobs").set({ name }).where("id", "=", id).execute();
      }
    }
    const last = rows.at(-1);
    if (last === undefined) {
      return;
    }
    after = last.id;
  }
}
