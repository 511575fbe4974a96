/** The schema, built step by step: every step has a number, runs once and is never changed afterwards. */

import type { Kysely, Transaction } from "kysely";
import { createAccessTables } from "./005-access.ts";
import { createDeliveryTables } from "./003-callbacks.ts";
import { extendAssets } from "./006-assets.ts";
import { createFailedLogins } from "./011-failed-logins.ts";
import { createInstallation } from "./010-installation.ts";
import { addLimitsAndTrace } from "./004-limits-and-trace.ts";
import { createScheduleTables } from "./007-schedules.ts";
import { addLines } from "./012-lines.ts";
import { addJobNames } from "./008-job-names.ts";
import { addRestTables } from "./009-rest.ts";
import { StoreOpenError } from "../installation/store-open-error.ts";
import type { Database, Tables } from "../databases/tables.ts";

type Schema = Transaction<Tables>["schema"];
type Migration = (schema: Schema, tx: Transaction<Tables>) => Promise<void>;

/** The first is number 1. There are no foreign keys: removing a job is one guarded delete, after which its rows are ours. */
const MIGRATIONS: readonly Migration[] = [
  createFirstTables,
  createKeyCheck,
  createDeliveryTables,
  addLimitsAndTrace,
  createAccessTables,
  extendAssets,
  createScheduleTables,
  addJobNames,
  addRestTables,
  createInstallation,
  createFailedLogins,
  addLines,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings the schema to the newest version, in one transaction. Throws StoreOpenError if a newer program wrote it.
 * Returns the numbers of the migrations that ran.
 */
export async function migrate(db: Database): Promise<readonly number[]> {
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
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index + 1 > version) {
        await migration(tx.schema, tx);
        ran.push(index + 1);
      }
    }
    await tx.updateTable("schema_version").set({ version: SCHEMA_VERSION }).execute();
    return ran;
  });
}

async function createVersionTable(db: Kysely<Tables>): Promise<void> {
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

async function createFirstTables(schema: Schema): Promise<void> {
  await createCompanies(schema);
  await createJobs(schema);
  await createDocuments(schema);
  await createResults(schema);
  await createEvents(schema);
  await createTickets(schema);
  await createAssets(schema);
}

async function createCompanies(schema: Schema): Promise<void> {
  await schema
    .createTable("companies")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("number", "bigint", (column) => column.notNull().unique())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
}

async function createJobs(schema: Schema): Promise<void> {
  await schema
    .createTable("jobs")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("workflow", "text", (column) => column.notNull())
    .addColumn("profile", "text", (column) => column.notNull())
    .addColumn("asked", "text", (column) => column.notNull())
    .addColumn("secrets", "text")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("message", "text", (column) => column.notNull())
    .addColumn("outcome", "text")
    .addColumn("failure_code", "text")
    .addColumn("failure_message", "text")
    .addColumn("progress", "double precision", (column) => column.notNull())
    .addColumn("submitted_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("completed_at", "bigint")
    .addColumn("cancel_requested", "integer", (column) => column.notNull())
    .addColumn("delete_requested", "integer", (column) => column.notNull())
    .addColumn("fence", "bigint", (column) => column.notNull())
    .addColumn("attempts", "bigint", (column) => column.notNull())
    .addColumn("lease_node", "text")
    .addColumn("lease_until", "bigint")
    .addColumn("event_count", "bigint", (column) => column.notNull())
    .execute();
  await index(schema, "jobs", ["company_id", "id"]);
  // Only running jobs have a lease, so this index costs a submit nothing.
  await schema
    .createIndex("jobs_lease_until")
    .on("jobs")
    .column("lease_until")
    .where("lease_until", "is not", null)
    .execute();
}

async function createDocuments(schema: Schema): Promise<void> {
  await schema
    .createTable("documents")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("job_id", "text", (column) => column.notNull())
    .addColumn("file_name", "text", (column) => column.notNull())
    .addColumn("content_type", "text", (column) => column.notNull())
    .addColumn("size_bytes", "bigint", (column) => column.notNull())
    .addColumn("blob_id", "text", (column) => column.notNull())
    .addColumn("options", "text", (column) => column.notNull())
    .addColumn("secrets", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await index(schema, "documents", ["job_id"]);
  await index(schema, "documents", ["blob_id"]);
}

async function createResults(schema: Schema): Promise<void> {
  await schema
    .createTable("results")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("job_id", "text", (column) => column.notNull())
    .addColumn("file_name", "text", (column) => column.notNull())
    .addColumn("content_type", "text", (column) => column.notNull())
    .addColumn("size_bytes", "bigint", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("blob_id", "text", (column) => column.notNull())
    .addColumn("properties", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await index(schema, "results", ["job_id"]);
  await index(schema, "results", ["blob_id"]);
}

async function createEvents(schema: Schema): Promise<void> {
  await schema
    .createTable("events")
    .addColumn("job_id", "text", (column) => column.notNull())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    .addColumn("message", "text", (column) => column.notNull())
    .addColumn("document_id", "text")
    .addColumn("file_name", "text")
    .addPrimaryKeyConstraint("events_key", ["job_id", "sequence"])
    .execute();
}

async function createTickets(schema: Schema): Promise<void> {
  await schema
    .createTable("tickets")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("ref", "text", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .execute();
  await index(schema, "tickets", ["due_at"]);
  await index(schema, "tickets", ["ref"]);
}

async function createAssets(schema: Schema): Promise<void> {
  await schema
    .createTable("assets")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("folder", "text", (column) => column.notNull())
    .addColumn("file_name", "text", (column) => column.notNull())
    .addColumn("content_type", "text", (column) => column.notNull())
    .addColumn("size_bytes", "bigint", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("blob_id", "text", (column) => column.notNull())
    .addColumn("ready_for_publish", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("modified_at", "bigint", (column) => column.notNull())
    .addColumn("modified_by", "text", (column) => column.notNull())
    .addUniqueConstraint("assets_company_path", ["company_id", "path"])
    .execute();
  await index(schema, "assets", ["blob_id"]);
}

/** One row: a text sealed with the key that seals all secrets of this database. */
async function createKeyCheck(schema: Schema): Promise<void> {
  await schema
    .createTable("key_check")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("sealed", "text", (column) => column.notNull())
    .execute();
}

async function index(schema: Schema, table: string, columns: readonly string[]): Promise<void> {
  await schema
    .createIndex(`${table}_${columns.join("_")}`)
    .on(table)
    .columns([...columns])
    .execute();
}
