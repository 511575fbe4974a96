/** A store of before counts its jobs once, when it is opened, and has them counted from then on. */

import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { openStore, type Store, type StoreOptions } from "../../../src/store/open-store.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";
import {
  execute,
  hasPostgres,
  silent,
  useDatabase,
} from "../../harness/store/postgres-database.ts";
import { ids, newJob, NOW } from "../../harness/store/samples.ts";

const COUNTS_VERSION = 15;

/** Takes back what the migration did, and those after it. */
const BEFORE = [
  "create index documents_job_id on documents (job_id)",
  "drop index documents_name",
  "alter table documents drop column modified_at",
  "drop table foreign_files",
  "drop table artworks",
  "drop table artwork_versions",
  "drop table decisions",
  "drop table artwork_settings",
  "alter table results drop column kept",
  "alter table jobs drop column waiting_for",
  "drop table partial_documents",
  "drop index jobs_list_began",
  "drop table specifications",
  "drop table deadlines",
  "drop index jobs_list_test",
  "alter table jobs drop column is_test",
  "drop table sessions",
  "alter table api_keys drop column client",
  "drop table foreign_ids",
  "drop table foreign_id_counts",
  "alter table jobs drop column parameters",
  "drop table job_counts",
  "create index jobs_open on jobs (status, created_at, workflow) where completed_at is null",
  `update schema_version set version = ${COUNTS_VERSION - 1}`,
];
const TRIGGERS = ["job_counts_added", "job_counts_moved", "job_counts_removed"];

const ended = { status: "completed", outcome: "succeeded", completedAt: NOW } as const;
const companyIds = [ids.next(), ids.next()] as const;

async function fill(store: Store): Promise<void> {
  for (const [companyId, workflow] of [
    [companyIds[0], "package"],
    [companyIds[0], "rip-pdf"],
    [companyIds[1], "package"],
  ] as const) {
    for (const state of [{ status: "creating" }, { status: "pending" }, ended, ended] as const) {
      await store.jobs.add(newJob({ companyId, workflow, ...state }));
    }
  }
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
  const expiry = { completedBefore: NOW + 1, creatingBefore: 0 };
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
  const store = await openStore({ dataDir, ids });
  await fill(store);
  await store.close();
  const opened = openSqlite(path.join(dataDir, "jobgate.db"));
  for (const statement of [...TRIGGERS.map((name) => `drop trigger ${name}`), ...BEFORE]) {
    opened.connection.prepare(statement).run([]);
  }
  await opened.close();
  await expectCounts({ dataDir, ids });
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();

  test("in PostgreSQL", async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), "jobgate-test-"));
    const options = { dataDir, ids, shared: { url: database(), log: silent } };
    const store = await openStore(options);
    await fill(store);
    await store.close();
    for (const statement of [
      ...TRIGGERS.map((name) => `drop trigger ${name} on jobs`),
      ...BEFORE,
    ]) {
      await execute(database(), statement);
    }
    await execute(database(), "drop function jobgate_count_jobs(), jobgate_count_moved_job()");
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
