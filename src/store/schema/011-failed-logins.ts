/** The migration for failed log-ins that several nodes count together; a server alone counts them in memory. */

import { sql, type Transaction } from "kysely";
import { isPostgres } from "../databases/postgres.ts";
import type { Tables } from "../databases/tables.ts";

export async function createFailedLogins(
  schema: Transaction<Tables>["schema"],
  tx: Transaction<Tables>,
): Promise<void> {
  if (!isPostgres(tx)) {
    return;
  }
  // Without log a failure waits for no disk, and a crash of the database forgets them all: it costs nobody anything.
  await schema
    .createTable("failed_logins")
    .modifyFront(sql`unlogged`)
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("count", "bigint", (column) => column.notNull())
    .addColumn("paused_until", "bigint", (column) => column.notNull())
    .addColumn("forgotten_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createIndex("failed_logins_forgotten_at")
    .on("failed_logins")
    .column("forgotten_at")
    .execute();
}
