/** Tags go with their job, whatever way it goes, and nobody else's with them. */

import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { ClosedDatabase } from "../../../src/store/databases/database.ts";
import { postgresAt } from "../../../src/store/databases/postgres.ts";
import { sqliteIn } from "../../../src/store/databases/sqlite.ts";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";
import { hasPostgres, silent, useDatabase } from "../../harness/store/postgres-database.ts";
import { ids, newJob } from "../../harness/store/samples.ts";
import { openStore, type StoreOptions } from "../../../src/store/open-store.ts";

const companyId = ids.next();
const TAGS = ["proof", `a "quoted" tag`, "Ärmel", "proof"];

function tagged(tags: readonly string[]): ReturnType<typeof newJob> {
  const made = newJob({ companyId });
  return { ...made, job: { ...made.job, asked: { ...made.job.asked, tags } } };
}

async function expectTagsToGo(options: StoreOptions, closed: ClosedDatabase): Promise<void> {
  const store = await openStore(options);
  const gone = [tagged(TAGS), tagged(["proof"]), tagged([])];
  const stays = tagged(["proof", "left"]);
  for (const job of [...gone, stays]) {
    await store.jobs.add(job);
  }
  for (const { job } of gone) {
    await store.jobs.remove(job.id);
  }
  await store.close();
  const { database } = await closed.open((db) => migrate(db));
  const { rows } = await sql<{ tag: string; job_id: string }>`
    select tag, job_id from job_tags order by tag`.execute(database.db);
  await database.close();
  expect(rows).toEqual(["left", "proof"].map((tag) => ({ tag, job_id: stays.job.id })));
}

test("in the embedded database", async () => {
  const dataDir = await useDataDir();
  await expectTagsToGo({ dataDir, ids }, sqliteIn(dataDir));
});

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();

  test("in PostgreSQL", async () => {
    const shared = { url: database(), log: silent };
    await expectTagsToGo({ dataDir: await useDataDir(), ids, shared }, postgresAt(shared));
  });
});
