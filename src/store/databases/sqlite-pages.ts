/** A table of an SQLite database read page by page, each where the one before ended. */

import { sql } from "kysely";
import type { AnyRow, Tx } from "./database.ts";

/** The rows in the order in which they lie: that of their numbers, or of their key where that is the table. */
export async function* pagesOf(
  tx: Tx,
  table: string,
  rowsMax: number,
): AsyncGenerator<readonly AnyRow[]> {
  const place = await placeOf(tx, table);
  const order = sql.join(place.map((name) => sql.ref(name)));
  let after = sql`true`;
  for (;;) {
    const { rows } = await sql<AnyRow>`
      select ${sql.raw(place[0] === NUMBER ? `rowid as "${PLACE}",` : "")} * from ${sql.table(table)}
      where ${after} order by ${order} limit ${rowsMax}`.execute(tx);
    const last = rows.at(-1);
    if (last === undefined) {
      return;
    }
    const values = place.map((name) => last[name === NUMBER ? PLACE : name]);
    after = sql`(${order}) > (${sql.join(values)})`;
    yield rows.map(({ [PLACE]: _place, ...row }) => row);
  }
}

/** SQLite's name of a row's number, which no column of ours has. */
const NUMBER = "rowid";
const PLACE = "rowid!";

async function placeOf(tx: Tx, table: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select columns.name from pragma_table_list(${table}) as tables, pragma_table_info(${table}) as columns
    where tables.schema = 'main' and tables.wr = 1 and columns.pk > 0 order by columns.pk`.execute(
    tx,
  );
  return rows.length === 0 ? [NUMBER] : rows.map(({ name }) => name);
}
