/** A store of before counts its jobs once, when it is opened, and has them counted from then on. */

import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { openStore, type Store, type StoreOptions } from "../../../src/store/open-store.ts";
import type { ClosedDatabase } from "../../../src/store/databases/database.ts";
import { postgresAt } from "../../../src/store/databases/postgres.ts";
import { sqliteIn } from "../../../src/store/databases/sqlite.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";
import { hasPostgres, silent, useDatabase } from "../../harness/store/postgres-database.ts";
import { ids, newJob, NOW } from "../../harness/store/samples.ts";

/** The last version whose stores counted nothing. */
const VERSION_BEFORE = 14;

const companyIds = [ids.next(), ids.next()] as const;

/** A store of before, with jobs of two companies in all states. */
async function fill(closed: ClosedDatabase): Promise<void> {
  const { database } = await closed.open((db) => migrate(db, VERSION_BEFORE));
  for (const [companyId, workflow] of [
    [companyIds[0], "package"],
    [companyIds[0], "rip-pdf"],
    [companyIds[1], "package"],
  ] as const) {
    for (const status of ["creating", "pending", "completed", "completed"]) {
      const endedAt = status === "completed" ? NOW : null;
      await sql`
        insert into jobs (id, company_id, workflow, profile, asked, status, message, outcome, progress, submitted_by,
          created_at, completed_at, cancel_requested, delete_requested, fence, attempts, event_count)
        values (${ids.next()}, ${companyId}, ${workflow}, 'default', '{}', ${status}, '',
          ${endedAt === null ? null : "succeeded"}, 0, 'test', ${NOW}, ${endedAt}, 0, 0, 0, 0, 0)
      `.execute(database.db);
    }
  }
  await database.close();
}

async function fillOne(store: Store): Promise<string> {
  const unit = newJob({ companyId: companyIds[0], status: "pending" });
  await store.jobs.add(unit);
  return unit.job.id;
}

async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ readonly pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}

async function expectCounts(options: StoreOptions): Promise<void> {
  const store = await openStore(options);
  const twice = { creating: 2, pending: 2, processing: 0, completed: 4 };
  const once = { creating: 1, pending: 1, processing: 0, completed: 2 };
  expect(await store.jobs.count({ companyId: companyIds[0] })).toEqual(twice);
  expect(await store.jobs.count({ companyId: companyIds[1] })).toEqual(once);
  await store.jobs.add(newJob({ companyId: companyIds[1] }));
  expect(await store.jobs.count({ companyId: companyIds[1] })).toEqual({ ...once, creating: 2 });
  const expiry = { completedBefore: NOW + 1, creatingBefore: 0, heldBefore: 0 };
  expect(await store.upkeep.removeExpired(expiry, 100)).toMatchObject({ jobs: 6 });
  const left = { creating: 4, pending: 3, processing: 0, completed: 0 };
  expect(await store.jobs.count("every-company")).toEqual(left);
  expect(await store.upkeep.openJobs()).toContainEqual({
    status: "pending",
    workflow: "package",
    jobs: 2,
  });
  await store.close();
}

test("in the embedded database", async () => {
  const dataDir = await useDataDir();
  await fill(sqliteIn(dataDir));
  await expectCounts({ dataDir, ids });
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();

  test("in PostgreSQL", async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), "jobgate-test-"));
    const options = { dataDir, ids, shared: { url: database(), log: silent } };
    await fill(postgresAt(options.shared));
    await expectCounts(options);
    await rm(dataDir, { recursive: true, force: true });
  });
});

describe.skipIf(!hasPostgres)("with a TEST_DATABASE_URL of its own", () => {
  const database = useDatabase();

  test("no transaction waits for what another one counts, whichever connections they have", async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), "jobgate-test-"));
    const store = await openStore({ dataDir, ids, shared: { url: database(), log: silent } });
    const [one, other] = [await fillOne(store), await fillOne(store)];
    await store.close();
    // More than there are slots, so that some share the number of their slot.
    const clients = Array.from({ length: 17 }, () => new Client({ connectionString: database() }));
    await Promise.all(clients.map((client) => client.connect()));
    const pids = await Promise.all(clients.map(async (client) => pidOf(client)));
    const numbers = pids.map((pid) => pid % 16);
    const second = numbers.findIndex((number, index) => numbers.indexOf(number) < index);
    const pair = [clients[numbers.indexOf(numbers[second] ?? 0)], clients[second]];
    const started = "update jobs set status = 'processing' where id = ";
    for (const [index, client] of pair.entries()) {
      await client?.query("begin");
      await client?.query("set local lock_timeout = 2000");
      await client?.query(`${started} '${index === 0 ? one : other}'`);
    }
    for (const client of pair) {
      await client?.query("commit");
    }
    await Promise.all(clients.map((client) => client.end()));
    await rm(dataDir, { recursive: true, force: true });
  });
});
