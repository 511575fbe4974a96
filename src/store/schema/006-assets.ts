/** The migration for the asset library: what an asset is, measures and was made from, and which events are about it. */

import { type Transaction, sql } from "kysely";
import type { Tables } from "../databases/tables.ts";

type Schema = Transaction<Tables>["schema"];

const TEXTS = ["optimized_blob_id", "optimized", "crop", "parent_id", "job_id"] as const;
const NUMBERS = ["width", "height", "optimized_at", "published_at"] as const;

/** Assets from before are files of no known type; the next content that is stored for them tells it. */
export async function extendAssets(schema: Schema): Promise<void> {
  const assets = () => schema.alterTable("assets");
  await assets()
    .addColumn("name_key", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  await assets()
    .addColumn("type", "text", (column) => column.notNull().defaultTo("NoType"))
    .execute();
  await assets()
    .addColumn("trash_state", "text", (column) => column.notNull().defaultTo("NotInTrash"))
    .execute();
  for (const name of TEXTS) {
    await assets().addColumn(name, "text").execute();
  }
  for (const name of NUMBERS) {
    await assets().addColumn(name, "bigint").execute();
  }
  await assets().addColumn("resolution", "double precision").execute();
  await schema
    .createIndex("assets_company_id_name_key")
    .on("assets")
    .columns(["company_id", "name_key"])
    .execute();
  await schema.createIndex("assets_parent_id").on("assets").column("parent_id").execute();
  await schema
    .createIndex("assets_optimized_blob_id")
    .on("assets")
    .column("optimized_blob_id")
    .where(sql.ref("optimized_blob_id"), "is not", null)
    .execute();
  await schema.alterTable("events").addColumn("asset_id", "text").execute();
  await schema
    .createIndex("events_asset_id")
    .on("events")
    .column("asset_id")
    .where(sql.ref("asset_id"), "is not", null)
    .execute();
}
