/** On PostgreSQL not every statement is waited for: what fails is told all the same, and nothing is half stored. */

import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database, OpenDatabase } from "../../../src/store/databases/database.ts";
import { compiledInsert } from "../../../src/store/databases/compiled.ts";
import { postgresAt } from "../../../src/store/databases/postgres.ts";
import { together, transact } from "../../../src/store/databases/transact.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { CutProxy } from "../../harness/peers/cut-proxy.ts";
import {
  execute,
  hasPostgres,
  silent,
  useDatabase,
} from "../../harness/store/postgres-database.ts";

const database = useDatabase();
const insertCompanies = compiledInsert("companies");
const insertTags = compiledInsert("job_tags");
let opened: OpenDatabase;
let proxy: CutProxy;

function company(name: string, number: number) {
  return { id: name, number, name, created_at: 0, disabled: 0, email: null };
}

async function companies(): Promise<readonly string[]> {
  const rows = await opened.db.selectFrom("companies").select("id").orderBy("id").execute();
  return rows.map(({ id }) => id);
}

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  beforeAll(async () => {
    proxy = await CutProxy.open(database());
    const closed = postgresAt({ url: proxy.url, log: silent });
    ({ database: opened } = await closed.open((db: Database) => migrate(db)));
  });
  afterAll(async () => {
    await opened.close();
    await proxy.close();
  });

  it("a transaction whose statements need no answers is sent at once", async () => {
    await transact(opened.db, (tx) => insertCompanies(tx, [company("warm", 1)]));
    const before = proxy.sends;
    await transact(opened.db, async (tx) => {
      await insertCompanies(tx, [company("a", 2)]);
      await insertTags(tx, [{ company_id: "a", tag: "x", job_id: "1" }]);
    });
    expect(proxy.sends - before).toBe(1);
    expect(await companies()).toEqual(["a", "warm"]);
  });

  it("a statement that nobody waits for fails its transaction", async () => {
    const failing = transact(opened.db, async (tx) => {
      await insertCompanies(tx, [company("b", 3)]);
      await insertCompanies(tx, [company("b", 3)]);
      await insertCompanies(tx, [company("c", 4)]);
    });
    await expect(failing).rejects.toThrow(/duplicate key/u);
    expect(await companies()).toEqual(["a", "warm"]);
  });

  it("whoever waits after such a failure is told of that one, and not that the rest was refused", async () => {
    const failing = transact(opened.db, async (tx) => {
      await insertCompanies(tx, [company("d", 5)]);
      await insertCompanies(tx, [company("d", 5)]);
      await tx.selectFrom("companies").select("id").execute();
    });
    await expect(failing).rejects.toThrow(/duplicate key/u);
    expect(await companies()).toEqual(["a", "warm"]);
  });

  it("what a transaction sent is undone where its work throws", async () => {
    const failing = transact(opened.db, async (tx) => {
      await insertCompanies(tx, [company("e", 6)]);
      throw new Error("Not so.");
    });
    await expect(failing).rejects.toThrow("Not so.");
    expect(await companies()).toEqual(["a", "warm"]);
  });

  it("of what is asked together, nothing is sent after the rollback", async () => {
    const failing = transact(opened.db, async (tx) => {
      const late = async (): Promise<void> => {
        await sql`select pg_sleep(0.05)`.execute(tx);
        await insertCompanies(tx, [company("late", 7)]);
      };
      await together(late(), Promise.reject(new Error("Not so.")));
    });
    await expect(failing).rejects.toThrow("Not so.");
    expect(await companies()).toEqual(["a", "warm"]);
  });

  it("statements asked together are run in the order in which they were asked", async () => {
    const [, seen] = await transact(opened.db, (tx) =>
      together(
        tx.updateTable("companies").set({ name: "new" }).where("id", "=", "a").execute(),
        tx.selectFrom("companies").select("name").where("id", "=", "a").executeTakeFirst(),
      ),
    );
    expect(seen).toEqual({ name: "new" });
  });

  it("a table that another node's migration changes meanwhile stops no transaction", async () => {
    const readBack = compiledInsert("companies", { and: (insert) => insert.returningAll() });
    await transact(opened.db, (tx) => readBack(tx, [company("f", 8)]));
    await execute(database(), "alter table companies add column later text");
    const rows = await transact(opened.db, (tx) => readBack(tx, [company("g", 9)]));
    expect(rows).toEqual([{ ...company("g", 9), later: null }]);
    await execute(database(), "alter table companies drop column later");
    await execute(database(), "delete from companies where id in ('f', 'g')");
  });

  it("a connection that breaks is told as unavailable, and the next one serves", async () => {
    const failing = transact(opened.db, async (tx) => {
      await sql`select 1`.execute(tx);
      void proxy.cut();
      await insertCompanies(tx, [company("h", 10)]);
    });
    await expect(failing).rejects.toMatchObject({ code: "unavailable" });
    await expect.poll(companies, { timeout: 10_000 }).toEqual(["a", "warm"]);
  });
});
