/** The steps of migrations: statements that are the same on all databases, and work on rows. */

import { PostgresAdapter, sql } from "kysely";
import type { Tx } from "../databases/database.ts";

export type Step = string | ((tx: Tx) => Promise<void>);

export async function runSteps(tx: Tx, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    await (typeof step === "string" ? sql.raw(collated(tx, step)).execute(tx) : step(tx));
  }
}

/** Text is compared byte by byte, as SQLite does, whatever the database's locale; ids and paths sort alike on both. */
function collated(tx: Tx, statement: string): string {
  return isPostgres(tx) ? statement.replaceAll(/\btext\b/gu, 'text collate "C"') : statement;
}

/** Whether these queries are for PostgreSQL. */
export function isPostgres(db: Pick<Tx, "getExecutor">): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
