/** How queries are run: in a transaction or alone, with database errors turned into problems. */

import { databaseFault, isUndone } from "./storage-fault.ts";
import type { Database, Tx } from "./tables.ts";

/** How often a transaction is tried that PostgreSQL undoes because of another one. */
const TRIES_MAX = 3;

/**
 * Runs work in one transaction and resolves after its commit. The work awaits nothing but its queries, because the
 * embedded store has one connection; and it may run more than once. Throws insufficient-storage, unavailable; nothing is changed then.
 */
export async function transact<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return query(async () => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await db.transaction().execute(work);
      } catch (error) {
        if (tries === TRIES_MAX || !isUndone(error)) {
          throw error;
        }
      }
    }
  });
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
