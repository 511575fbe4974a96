/** Databases for tests on the server of TEST_DATABASE_URL: a file gets its own, which goes away with it. */

import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll } from "vitest";
import type { Log } from "../../../src/core/ports/base.ts";
import { migrateAlarms } from "../../../src/engine/dispatch/graphile-workers.ts";
import { postgresAt } from "../../../src/store/databases/postgres.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";

/** Where a PostgreSQL for tests answers; without it these tests are skipped, and the gate lists them. */
const SERVER = process.env["TEST_DATABASE_URL"] ?? "";
export const hasPostgres = SERVER !== "";

export const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** One statement on a connection of its own. */
export async function execute(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Makes a database on a server, empty or a copy of another one of ours to which nobody is connected; its address. */
export async function createDatabase(server = SERVER, template?: string): Promise<string> {
  const name = `jobgate_test_${randomBytes(6).toString("hex")}`;
  const copied = template === undefined ? "" : ` template ${new URL(template).pathname.slice(1)}`;
  await execute(server, `create database ${name}${copied}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await execute(SERVER, `drop database if exists ${name} with (force)`);
}

/** A database that has all tables, ours and graphile-worker's, and nothing in them: to be copied, which costs a tenth. */
export async function createTables(): Promise<string> {
  const url = await createDatabase();
  const { database } = await postgresAt({ url, log: silent }).open(migrate);
  await database.close();
  await migrateAlarms({ databaseUrl: url, log: silent });
  return url;
}

/** An empty database for the tests of a file or a describe; the getter gives its address. */
export function useDatabase(): () => string {
  let url = "";
  beforeAll(async () => {
    url = hasPostgres ? await createDatabase() : "";
  });
  afterAll(async () => {
    if (url !== "") {
      await dropDatabase(url);
    }
  });
  return () => url;
}

/** Removes all rows of our tables and of graphile-worker's. */
export async function emptyDatabase(url: string): Promise<void> {
  await execute(
    url,
    `do $$ declare each record; begin
      for each in select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname = 'public' and tablename not in ('schema_version', 'key_check', 'installation', 'job_counts')
      loop execute 'delete from ' || each.name; end loop;
    end $$`,
  );
}
