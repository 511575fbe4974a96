/** Tables are read page by page, whole and in the order in which they lie, whether rows have a number or only a key. */

import path from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { pagesOf } from "../../../src/store/databases/sqlite-pages.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";

const ROWS = [
  { word: "b", place: 2, told: "one" },
  { word: "a", place: 10, told: "two" },
  { word: "b", place: 1, told: null },
  { word: "a", place: 9, told: "three" },
  { word: "c", place: 0, told: "four" },
];

test.each([
  { title: "with numbers", ending: "", order: [0, 1, 2, 3, 4] },
  { title: "of keys alone", ending: "without rowid", order: [3, 1, 2, 0, 4] },
])("a table $title", async ({ ending, order }) => {
  const file = openSqlite(path.join(await useDataDir(), "pages.db"));
  const { db } = file;
  await sql
    .raw(
      `create table pages (told text, place integer not null, word text not null, primary key (word, place)) ${ending}`,
    )
    .execute(db);
  for (const { word, place, told } of ROWS) {
    await sql`insert into pages (word, place, told) values (${word}, ${place}, ${told})`.execute(
      db,
    );
  }
  const pages = await db.transaction().execute(async (tx) => {
    const found: unknown[] = [];
    for await (const page of pagesOf(tx, "pages", 2)) {
      found.push(page);
    }
    return found;
  });
  await file.close();
  const [first, second, third, fourth, fifth] = order.map((index) => ROWS[index]);
  expect(pages).toEqual([[first, second], [third, fourth], [fifth]]);
});
