/** The tables of callbacks and mail: who wants to be told, what is to be told, and what came of it. */

import { sql, type Transaction } from "kysely";
import type { Tables } from "../databases/tables.ts";

type Schema = Transaction<Tables>["schema"];

/** Makes the tables and gives companies a mail address. */
export async function createDeliveryTables(schema: Schema): Promise<void> {
  await schema.alterTable("companies").addColumn("email", "text").execute();
  await createSubscriptions(schema);
  await createDeliveries(schema);
  await createAttempts(schema);
  await createSecrets(schema);
}

async function createSubscriptions(schema: Schema): Promise<void> {
  await schema
    .createTable("subscriptions")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("scope", "text", (column) => column.notNull())
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("sealed", "text")
    .addColumn("host", "text", (column) => column.notNull())
    .addColumn("format", "text", (column) => column.notNull())
    .addColumn("events", "text", (column) => column.notNull())
    .addColumn("severity_min", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await schema
    .createIndex("subscriptions_scope")
    .on("subscriptions")
    .columns(["scope", "id"])
    .execute();
}

async function createDeliveries(schema: Schema): Promise<void> {
  await schema
    .createTable("deliveries")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("subscription_id", "text", (column) => column.notNull())
    .addColumn("job_id", "text", (column) => column.notNull())
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("sealed", "text")
    .addColumn("host", "text", (column) => column.notNull())
    .addColumn("format", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .addColumn("notice", "text", (column) => column.notNull())
    .addColumn("locale", "text")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("attempts", "bigint", (column) => column.notNull())
    .addColumn("tries", "bigint", (column) => column.notNull())
    .addColumn("next_at", "bigint", (column) => column.notNull())
    .addColumn("lease_until", "bigint")
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await schema.createIndex("deliveries_job").on("deliveries").columns(["job_id", "id"]).execute();
  await schema
    .createIndex("deliveries_subscription")
    .on("deliveries")
    .column("subscription_id")
    .execute();
  // What has ended, which is nearly all, is in neither.
  await schema
    .createIndex("deliveries_due")
    .on("deliveries")
    .columns(["host", "next_at"])
    .where(sql.ref("state"), "=", "pending")
    .execute();
  await schema
    .createIndex("deliveries_lease")
    .on("deliveries")
    .column("lease_until")
    .where("lease_until", "is not", null)
    .execute();
}

async function createAttempts(schema: Schema): Promise<void> {
  await schema
    .createTable("delivery_attempts")
    .addColumn("delivery_id", "text", (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("duration_ms", "bigint", (column) => column.notNull())
    .addColumn("status", "bigint")
    .addColumn("error", "text")
    .addColumn("response", "text")
    .addPrimaryKeyConstraint("delivery_attempts_key", ["delivery_id", "number"])
    .execute();
  await schema
    .createTable("delivery_hosts")
    .addColumn("host", "text", (column) => column.primaryKey())
    .addColumn("failures", "bigint", (column) => column.notNull())
    .addColumn("paused_until", "bigint", (column) => column.notNull())
    .execute();
}

async function createSecrets(schema: Schema): Promise<void> {
  await schema
    .createTable("signing_secrets")
    .addColumn("company_id", "text", (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .addColumn("valid_until", "bigint")
    .addColumn("shown", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("signing_secrets_key", ["company_id", "number"])
    .execute();
}
