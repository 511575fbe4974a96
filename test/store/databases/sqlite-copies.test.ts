/** Copies of the embedded database: of one moment, whole, made while all goes on, and without letting go of the lock. */

import { spawnSync } from "node:child_process";
import { stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openCopy, openSqlite } from "../../../src/store/databases/sqlite.ts";
import { createCopies } from "../../../src/store/databases/sqlite-copies.ts";
import { useDataDir, useStoreIn } from "../../harness/store/data-dir.ts";
import { submitPending } from "../../harness/store/samples.ts";

const OPEN_SCRIPT = fileURLToPath(new URL("../open.mjs", import.meta.url));

async function numbersIn(file: string): Promise<{ readonly count: number; readonly sum: number }> {
  const copy = openCopy(file);
  const { rows } = await sql<{ count: number; sum: number }>`
    select count(*) as count, sum(n) as sum from numbers`.execute(copy.db);
  const { rows: checked } = await sql<object>`pragma integrity_check`.execute(copy.db);
  await copy.close();
  expect(checked).toEqual([{ integrity_check: "ok" }]);
  return rows[0] ?? { count: 0, sum: 0 };
}

test("a copy holds what was committed before, whole transactions only, while others go on writing", async () => {
  const directory = await useDataDir();
  const file = path.join(directory, "some.db");
  const opened = openSqlite(file);
  const { connection, db } = opened;
  const copies = createCopies({ file, connection, db });
  await sql`create table numbers (n integer not null, filling text not null)`.execute(db);
  const filling = "x".repeat(1000);
  // Each transaction adds as much as it takes away.
  const add = (n: number): Promise<void> =>
    db.transaction().execute(async (tx) => {
      for (const each of [n, -n]) {
        await sql`insert into numbers values (${each}, ${filling})`.execute(tx);
      }
    });
  await sql`
    insert into numbers with recursive counted (n) as (values (-2000) union all select n + 1 from counted where n < 2000)
    select n, ${filling} from counted where n <> 0`.execute(db);
  const target = path.join(directory, "copy.db");
  const state = { isCopied: false };
  let written = 2000;
  const copying = copies.copyTo(target).finally(() => {
    state.isCopied = true;
  });
  await expect(copies.copyTo(`${target}.second`)).rejects.toMatchObject({ code: "unavailable" });
  while (!state.isCopied) {
    written += 1;
    await add(written);
  }
  await copying;
  const { count, sum } = await numbersIn(target);
  expect([count >= 4000, count <= 2 * written, count % 2, sum]).toEqual([true, true, 0, 0]);
  // It goes on as before: what is in the log comes to the file again.
  const { rows } = await sql<object>`pragma wal_autocheckpoint`.execute(db);
  expect(rows).toEqual([{ wal_autocheckpoint: 2000 }]);
  await copies.stop();
  await expect(copies.copyTo(`${target}.third`)).rejects.toMatchObject({ code: "unavailable" });
  await opened.close();
  copies.letGo();
  expect((await numbersIn(file)).count).toBe(2 * written);
});

test("another process is refused after a snapshot as before", async () => {
  const dataDir = await useDataDir();
  const store = await useStoreIn(dataDir);
  await submitPending(store);
  const { file } = (await store.snapshot?.()) ?? { file: "" };
  expect((await stat(file)).size).toBeGreaterThan(4096);
  const other = spawnSync(process.execPath, [OPEN_SCRIPT, dataDir], { encoding: "utf8" });
  expect(other.stdout).toMatch(/^refused: Another jobgate is running/u);
});
