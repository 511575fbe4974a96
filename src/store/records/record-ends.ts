/** The order in which the records of a company end. */

import type { Tx } from "../databases/database.ts";

/**
 * The next place. Whoever takes one keeps the company's others waiting until its commit, so that a record is seen before
 * those of higher places, and whoever reads on from a place misses none.
 */
export async function nextEnd(tx: Tx, companyId: string): Promise<number> {
  const { last } = await tx
    .insertInto("record_ends")
    .values({ company_id: companyId, last: 1 })
    .onConflict((conflict) =>
      conflict.column("company_id").doUpdateSet((eb) => ({ last: eb("record_ends.last", "+", 1) })),
    )
    .returning("last")
    .executeTakeFirstOrThrow();
  return last;
}
