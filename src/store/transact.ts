/** How queries are run: in a transaction or alone, with database errors turned into problems. */

import { databaseFault } from "./storage-fault.ts";
import type { Database, Tx } from "./tables.ts";

/**
 * Runs work in one transaction and resolves after its commit. The work awaits nothing but its queries, because the
 * embedded store has one connection. Throws insufficient-storage, unavailable; nothing is changed then.
 */
export async function transact<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return query(() => db.transaction().execute(work));
}

/** Runs queries that need no transaction of their own. Throws insufficient-storage, unavailable. */
export async function query<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw databaseFault(error);
  }
}

/** Cuts rows into pieces small enough for the bind variables of one statement. */
export function chunksOf<T>(rows: readonly T[], size = 500): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let start = 0; start < rows.length; start += size) {
    chunks.push(rows.slice(start, start + size));
  }
  return chunks;
}
