/** Foreign ids as rows: numbers given with the jobs they stand for, and looked up. */

import { sql } from "kysely";
import type { ForeignId } from "../../core/model/foreign-id.ts";
import type { ForeignIdStore } from "../../core/ports/foreign-ids.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { ForeignIdRow } from "../schema/tables/jobs.ts";

/** The first number of a dialect: six digits, as clients know them. */
const FIRST_NUMBER = 100_001;
/** Clients are typed: their numbers are int32. */
export const NUMBER_MAX = 2 ** 31 - 1;

export function createForeignIdStore(db: Database): ForeignIdStore {
  const select = () => db.selectFrom("foreign_ids").selectAll();
  return {
    ofJob: async (jobId) => {
      const row = await select().where("job_id", "=", jobId).executeTakeFirst();
      return row && foreignIdOf(row);
    },

    find: async (dialect, number) => {
      if (number > NUMBER_MAX) {
        return undefined;
      }
      const row = await select()
        .where("dialect", "=", dialect)
        .where("number", "=", number)
        .executeTakeFirst();
      return row === undefined ? wasGiven(db, dialect, number) : foreignIdOf(row);
    },

    days: async ({ dialect, companyId }, { after = "", limit }) => {
      const days: string[] = [];
      // Day by day, because each is one step in the index, however many jobs were made on it.
      while (days.length < limit) {
        const row = await db
          .selectFrom("foreign_ids")
          .select("day")
          .where("dialect", "=", dialect)
          .where("company_id", "=", companyId)
          .where("day", ">", days.at(-1) ?? after)
          .orderBy("day")
          .limit(1)
          .executeTakeFirst();
        if (row === undefined) {
          break;
        }
        days.push(row.day);
      }
      return days;
    },

    ofDay: async ({ dialect, companyId, day }, { after = 0, limit }) => {
      const rows = await select()
        .where("dialect", "=", dialect)
        .where("company_id", "=", companyId)
        .where("day", "=", day)
        .where("number", ">", after)
        .orderBy("number")
        .limit(limit)
        .execute();
      return rows.map(foreignIdOf);
    },
  };
}

/** "gone" for a number that somebody once got. `of`: whose numbers they are. */
export async function wasGiven(
  db: Database,
  of: string,
  number: number,
): Promise<"gone" | undefined> {
  const row = await db
    .selectFrom("foreign_id_counts")
    .select("last_number")
    .where("dialect", "=", of)
    .executeTakeFirst();
  const isGiven = row !== undefined && number >= FIRST_NUMBER && number <= row.last_number;
  return isGiven ? "gone" : undefined;
}

/** A job's number is given when it is stored, so until then it is missing. */
export type NewForeignId = Omit<ForeignIdRow, "number">;

/** Gives each the next number of its dialect, in the order in which they are named. */
export async function giveForeignIds(tx: Tx, wanted: readonly NewForeignId[]): Promise<void> {
  for (const dialect of new Set(wanted.map((each) => each.dialect))) {
    const ids = wanted.filter((each) => each.dialect === dialect);
    const first = await nextNumber(tx, dialect, ids.length);
    const rows = ids.map((each, index): ForeignIdRow => ({ ...each, number: first + index }));
    await tx.insertInto("foreign_ids").values(rows).execute();
  }
}

/** The first of so many numbers that nobody else gets. `of`: whose numbers they are. */
export async function nextNumber(tx: Tx, of: string, count: number): Promise<number> {
  const { last_number: last } = await tx
    .insertInto("foreign_id_counts")
    .values({ dialect: of, last_number: FIRST_NUMBER - 1 + count })
    .onConflict((conflict) =>
      conflict.column("dialect").doUpdateSet({
        last_number: sql`foreign_id_counts.last_number + ${sql.lit(count)}`,
      }),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return last - count + 1;
}

export async function removeForeignIdsOf(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("foreign_ids").where("job_id", "in", jobIds).execute();
}

function foreignIdOf(row: ForeignIdRow): ForeignId {
  return {
    dialect: row.dialect,
    number: row.number,
    companyId: row.company_id,
    jobId: row.job_id,
    day: row.day,
  };
}
