/** The migration for the REST door: idempotency keys, documents that are yet to be fetched, and what finds jobs in lists. */

import { type Transaction, sql } from "kysely";
import type { Tables } from "../databases/tables.ts";

type Schema = Transaction<Tables>["schema"];

const ROWS_AT_ONCE = 500;

export async function addRestTables(schema: Schema, tx: Transaction<Tables>): Promise<void> {
  await createKeys(schema);
  await createLinks(schema);
  await createTags(schema);
  await schema.alterTable("jobs").addColumn("external_id", "text").execute();
  await copyFields(tx);
  await createListIndexes(schema);
}

async function createKeys(schema: Schema): Promise<void> {
  await schema
    .createTable("idempotency_keys")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("fingerprint", "text", (column) => column.notNull())
    .addColumn("ref", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createIndex("idempotency_keys_created_at")
    .on("idempotency_keys")
    .column("created_at")
    .execute();
}

async function createLinks(schema: Schema): Promise<void> {
  await schema
    .createTable("document_links")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("job_id", "text", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .execute();
  await schema.createIndex("document_links_job_id").on("document_links").column("job_id").execute();
}

async function createTags(schema: Schema): Promise<void> {
  await schema
    .createTable("job_tags")
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("tag", "text", (column) => column.notNull())
    .addColumn("job_id", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("job_tags_key", ["company_id", "tag", "job_id"])
    .execute();
  await schema.createIndex("job_tags_job_id").on("job_tags").column("job_id").execute();
}

/** Each but the first holds a job only for a part of its life, or only some jobs, so that submits stay cheap. */
async function createListIndexes(schema: Schema): Promise<void> {
  const on = (name: string, columns: readonly string[]) =>
    schema
      .createIndex(name)
      .on("jobs")
      .columns([...columns]);
  await on("jobs_list_workflow", ["company_id", "workflow", "id"]).execute();
  await on("jobs_list_open", ["company_id", "status", "id"])
    .where(sql.ref("completed_at"), "is", null)
    .execute();
  await on("jobs_list_ended", ["company_id", "outcome", "id"])
    .where(sql.ref("completed_at"), "is not", null)
    .execute();
  await on("jobs_list_external_id", ["company_id", "external_id", "id"])
    .where(sql.ref("external_id"), "is not", null)
    .execute();
}

/** Jobs of before have these only in what they were asked. */
async function copyFields(tx: Transaction<Tables>): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await tx
      .selectFrom("jobs")
      .select(["id", "company_id", "asked"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const { id, company_id, asked } of rows) {
      const { externalId, tags = [] } = JSON.parse(asked) as {
        readonly externalId?: string;
        readonly tags?: readonly string[];
      };
      if (externalId !== undefined) {
        await tx
          .updateTable("jobs")
          .set({ external_id: externalId })
          .where("id", "=", id)
          .execute();
      }
      const unique = [...new Set(tags)].map((tag) => ({ company_id, tag, job_id: id }));
      if (unique.length > 0) {
        await tx.insertInto("job_tags").values(unique).execute();
      }
    }
    const last = rows.at(-1);
    if (last === undefined) {
      return;
    }
    after = last.id;
  }
}
