/** Running queries together in a transaction, and in pieces where they are too many for one statement. */

import type { Database, Tx } from "./database.ts";
import { Undone } from "./faults.ts";

/** How often a transaction is tried that the database undoes because of another one. */
const TRIES_MAX = 3;

/**
 * Runs work in one transaction and resolves after its commit. The work awaits nothing but its queries, because the
 * embedded store has one connection; and it may run more than once. Throws insufficient-storage, unavailable; nothing is changed then.
 */
export async function transact<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (tries === TRIES_MAX || !(error instanceof Undone)) {
        throw error;
      }
    }
  }
}

/**
 * Waits for what was asked in one transaction at the same time, which is sent in the order in which it was asked. All are
 * answered before the first failure is thrown: nothing may be sent after the rollback.
 */
export async function together<Answers extends readonly unknown[]>(
  ...asked: { readonly [Index in keyof Answers]: Promise<Answers[Index]> }
): Promise<Answers> {
  await Promise.allSettled(asked);
  return Promise.all(asked);
}

/** Cuts rows into pieces small enough for the bind variables of one statement. */
export function chunksOf<T>(rows: readonly T[], size = 500): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let start = 0; start < rows.length; start += size) {
    chunks.push(rows.slice(start, start + size));
  }
  return chunks;
}

/** What `read` finds for one piece of these after the other, together. */
export async function inChunks<T, R>(
  items: readonly T[],
  read: (chunk: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const found: R[] = [];
  for (const chunk of chunksOf(items)) {
    found.push(...(await read(chunk)));
  }
  return found;
}
