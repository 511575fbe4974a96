/** The migration for the asset library: what an asset is, measures and was made from, and which events are about it. */

import type { Step } from "../steps.ts";

/** Assets from before are files of no known type; the next content that is stored for them tells it. */
export const assets: readonly Step[] = [
  "alter table assets add column name_key text not null default ''",
  "alter table assets add column type text not null default 'NoType'",
  "alter table assets add column trash_state text not null default 'NotInTrash'",
  "alter table assets add column optimized_blob_id text",
  "alter table assets add column optimized text",
  "alter table assets add column crop text",
  "alter table assets add column parent_id text",
  "alter table assets add column job_id text",
  "alter table assets add column width bigint",
  "alter table assets add column height bigint",
  "alter table assets add column optimized_at bigint",
  "alter table assets add column published_at bigint",
  "alter table assets add column resolution double precision",
  "create index assets_company_id_name_key on assets (company_id, name_key)",
  "create index assets_parent_id on assets (parent_id)",
  "create index assets_optimized_blob_id on assets (optimized_blob_id) where optimized_blob_id is not null",
  "alter table events add column asset_id text",
  "create index events_asset_id on events (asset_id) where asset_id is not null",
];
