/** The migration for the installation: one row, the id that this database shares with its data directory. */

import type { Transaction } from "kysely";
import type { Tables } from "../databases/tables.ts";

/** The row comes with the first opening, which knows the directory. */
export async function createInstallation(schema: Transaction<Tables>["schema"]): Promise<void> {
  await schema
    .createTable("installation")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("installation_id", "text", (column) => column.notNull())
    .execute();
}
