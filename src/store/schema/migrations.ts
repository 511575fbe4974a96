/** The schema, built step by step: every step has a number, runs once and is never changed afterwards. */

import { firstTables } from "./migrations/001-first-tables.ts";
import { keyCheck } from "./migrations/002-key-check.ts";
import { callbacks } from "./migrations/003-callbacks.ts";
import { limitsAndTrace } from "./migrations/004-limits-and-trace.ts";
import { access } from "./migrations/005-access.ts";
import { assets } from "./migrations/006-assets.ts";
import { schedules } from "./migrations/007-schedules.ts";
import { jobNames } from "./migrations/008-job-names.ts";
import { rest } from "./migrations/009-rest.ts";
import { installation } from "./migrations/010-installation.ts";
import { failedLogins } from "./migrations/011-failed-logins.ts";
import { lines } from "./migrations/012-lines.ts";
import { callbackStyles } from "./migrations/013-callback-styles.ts";
import { uploads } from "./migrations/014-uploads.ts";
import { jobCounts } from "./migrations/015-job-counts.ts";
import { jobParameters } from "./migrations/016-job-parameters.ts";
import { countSlots } from "./migrations/017-count-slots.ts";
import { foreignIds } from "./migrations/018-foreign-ids.ts";
import { began } from "./migrations/019-began.ts";
import { partialDocuments } from "./migrations/020-partial-documents.ts";
import { artwork } from "./migrations/021-artwork.ts";
import { sessions } from "./migrations/022-sessions.ts";
import { testJobs } from "./migrations/023-test-jobs.ts";
import { specifications } from "./migrations/024-specifications.ts";
import { foreignFiles } from "./migrations/025-foreign-files.ts";
import { rejects } from "./migrations/026-rejects.ts";
import { records } from "./migrations/027-records.ts";
import { workOrders } from "./migrations/028-work-orders.ts";
import { obstacles } from "./migrations/029-obstacles.ts";
import { procedures } from "./migrations/030-procedures.ts";
import { documentNames } from "./migrations/031-document-names.ts";
import { recordQueries } from "./migrations/032-record-queries.ts";
import { oauth } from "./migrations/033-oauth.ts";
import { triggers } from "./migrations/034-triggers.ts";
import { followers } from "./migrations/035-followers.ts";
import { order } from "./migrations/036-order.ts";
import { holds } from "./migrations/037-holds.ts";
import { reruns } from "./migrations/038-reruns.ts";
import { retention } from "./migrations/039-retention.ts";
import { failingEndpoints } from "./migrations/040-failing-endpoints.ts";
import { leanRows } from "./migrations/041-lean-rows.ts";
import type { Database } from "../databases/database.ts";
import { runSteps, type Step } from "./steps.ts";
import { StoreOpenError } from "../installation/store-open-error.ts";

/** The first is number 1. */
const MIGRATIONS: readonly (readonly Step[])[] = [
  firstTables,
  keyCheck,
  callbacks,
  limitsAndTrace,
  access,
  assets,
  schedules,
  jobNames,
  rest,
  installation,
  failedLogins,
  lines,
  callbackStyles,
  uploads,
  jobCounts,
  jobParameters,
  countSlots,
  foreignIds,
  began,
  partialDocuments,
  artwork,
  sessions,
  testJobs,
  specifications,
  foreignFiles,
  rejects,
  records,
  workOrders,
  obstacles,
  procedures,
  documentNames,
  recordQueries,
  oauth,
  triggers,
  followers,
  order,
  holds,
  reruns,
  retention,
  failingEndpoints,
  leanRows,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings the schema to the newest version, in one transaction. Throws StoreOpenError if a newer program wrote it.
 * `to`: the version of an older program, for data as that one would leave it. Returns the numbers of the migrations that ran.
 */
export async function migrate(db: Database, to = SCHEMA_VERSION): Promise<readonly number[]> {
  await createVersionTable(db);
  return db.transaction().execute(async (tx) => {
    const row = await tx.selectFrom("schema_version").select("version").executeTakeFirst();
    const version = row?.version ?? 0;
    if (version > SCHEMA_VERSION) {
      throw new StoreOpenError(
        `The stored data has schema version ${version}, but this jobgate knows versions up to ${SCHEMA_VERSION}. ` +
          "Start the newer jobgate that wrote it, or choose another DATA_DIR or DATABASE_URL.",
      );
    }
    const ran: number[] = [];
    for (const [index, steps] of MIGRATIONS.slice(0, to).entries()) {
      if (index + 1 > version) {
        await runSteps(tx, steps);
        ran.push(index + 1);
      }
    }
    await tx.updateTable("schema_version").set({ version: to }).execute();
    return ran;
  });
}

async function createVersionTable(db: Database): Promise<void> {
  await db.schema
    .createTable("schema_version")
    .ifNotExists()
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("version", "integer", (column) => column.notNull())
    .execute();
  await db
    .insertInto("schema_version")
    .values({ id: 1, version: 0 })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}
