/** Both drivers of SQLite keep the same promises: the same file, settings, locks, rows and errors, whichever a Node has. */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { CompiledQuery, sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { openLibsql } from "../../../src/store/databases/libsql-file.ts";
import { hasNodeSqlite, openNodeSqlite } from "../../../src/store/databases/node-file.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";

const HAS_NODE_SQLITE = hasNodeSqlite(process.versions.node);
if (!HAS_NODE_SQLITE) {
  process.stderr.write(
    `SKIPPED: the tests of node:sqlite need Node 24.15 or newer, and this is ${process.versions.node}.\n`,
  );
}

const DRIVERS = [
  ["libsql", openLibsql, true],
  ["node:sqlite", openNodeSqlite, HAS_NODE_SQLITE],
] as const;

async function newFile(): Promise<string> {
  return path.join(await useDataDir(), "jobgate.db");
}

function opened(file: string, open: typeof openLibsql): ReturnType<typeof openSqlite> {
  const database = openSqlite(file, open);
  onTestFinished(() => database.close().catch(() => undefined));
  return database;
}

describe.each(DRIVERS)("%s", (_name, open, isThere) => {
  test.skipIf(!isThere)("is durable, exclusive, and overwrites what is erased", async () => {
    const { connection } = opened(await newFile(), open);
    const pragma = (name: string) =>
      Object.values(connection.prepare(`PRAGMA ${name}`).all([])[0] ?? {})[0];
    expect(
      ["journal_mode", "synchronous", "locking_mode", "secure_delete", "wal_autocheckpoint"].map(
        pragma,
      ),
    ).toEqual(["wal", 2, "exclusive", 1, 2000]);
  });

  test.skipIf(!isThere)("holds its file alone, and gives it back when it is closed", async () => {
    const file = await newFile();
    const first = opened(file, open);
    expect(() => openSqlite(file, open)).toThrow(/Another jobgate is running/u);
    await first.close();
    await opened(file, open).close();
  });

  test.skipIf(!isThere)("gives rows as they are after the table has changed", async () => {
    const { db } = opened(await newFile(), open);
    await db.executeQuery(
      CompiledQuery.raw("create table things (id text primary key, size bigint)"),
    );
    const add = "insert into things values (?, ?) returning *";
    const added = await db.executeQuery(CompiledQuery.raw(add, ["a", Number.MAX_SAFE_INTEGER]));
    expect(added.rows).toEqual([{ id: "a", size: Number.MAX_SAFE_INTEGER }]);
    const all = CompiledQuery.raw("select * from things");
    await db.executeQuery(CompiledQuery.raw("insert into things values (?, ?)", ["b", null]));
    expect((await db.executeQuery(all)).rows).toHaveLength(2);
    await db.executeQuery(CompiledQuery.raw("alter table things add column name text"));
    expect((await db.executeQuery(all)).rows[1]).toEqual({ id: "b", size: null, name: null });
    const changed = await db.executeQuery(CompiledQuery.raw("update things set name = 'x'"));
    expect(changed.numAffectedRows).toBe(2n);
  });

  test.skipIf(!isThere)("says that there is no room, and works on once there is", async () => {
    const { db, connection } = opened(await newFile(), open);
    await migrate(db);
    connection.prepare("PRAGMA max_page_count = 1").all([]);
    const name = "x".repeat(1_000_000);
    const company = { id: "id", number: 1, name, created_at: 0, email: null, disabled: 0 };
    const add = db
      .transaction()
      .execute((tx) => tx.insertInto("companies").values(company).execute());
    await expect(add).rejects.toMatchObject({ code: "insufficient-storage" });
    connection.prepare("PRAGMA max_page_count = 1000000").all([]);
    await db.insertInto("companies").values(company).execute();
    expect(await db.selectFrom("companies").select("id").execute()).toEqual([{ id: "id" }]);
  });

  test.skipIf(!isThere)(
    "refuses what is no database, and whatever comes after its end",
    async () => {
      const file = await newFile();
      await writeFile(file, "this is no database ".repeat(100));
      expect(() => openSqlite(file, open)).toThrow(/is damaged, or no database at all/u);
      const database = opened(await newFile(), open);
      await database.close();
      await expect(sql`select 1`.execute(database.db)).rejects.toMatchObject({
        code: "unavailable",
      });
    },
  );
});

test.skipIf(!HAS_NODE_SQLITE)("each reads what the other has written", async () => {
  const file = await newFile();
  for (const [, open] of [...DRIVERS, ...DRIVERS]) {
    const database = openSqlite(file, open);
    const { db } = database;
    await migrate(db);
    const { rows } = await sql<{ found: string }>`pragma integrity_check`.execute(db);
    expect(rows).toEqual([{ integrity_check: "ok" }]);
    await database.close();
  }
});
