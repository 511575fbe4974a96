/** Assets: the files in companies' libraries. */

import { type AssetType, ASSET_TYPES } from "../../core/model/asset-type.ts";
import { type Asset, assetPath } from "../../core/model/asset.ts";
import type { AssetChange, AssetPage, AssetStore, AssetStored } from "../../core/ports/library.ts";
import { assetOf, assetRow, optimizedColumns } from "./asset-rows.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { AssetRow } from "../schema/tables/library.ts";
import { chunksOf, inChunks, transact } from "../databases/transact.ts";

export function createAssetStore(db: Database): AssetStore {
  return {
    put: (asset) => transact(db, (tx) => putAsset(tx, assetRow(asset))),
    find: (companyId, path) => findAsset(db, companyId, path),
    byIds: (companyId, ids) => assetsByIds(db, companyId, ids),
    list: (companyId, page) => listAssets(db, companyId, page),
    change: (asset, change) => transact(db, (tx) => changeAsset(tx, asset, change)),
    setPublished: (companyId, paths, publishedAt) =>
      setPublished(db, { companyId, paths }, publishedAt),
  };
}

async function findAsset(
  db: Database,
  companyId: string,
  path: string,
): Promise<Asset | undefined> {
  const row = await db
    .selectFrom("assets")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("path", "=", path)
    .executeTakeFirst();
  return row && assetOf(row);
}

async function assetsByIds(
  db: Database,
  companyId: string,
  ids: readonly string[],
): Promise<readonly Asset[]> {
  const rows = await inChunks([...new Set(ids)], (chunk) =>
    db
      .selectFrom("assets")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("id", "in", chunk)
      .execute(),
  );
  return rows.map(assetOf).sort((left, right) => (assetPath(left) < assetPath(right) ? -1 : 1));
}

async function listAssets(
  db: Database,
  companyId: string,
  page: AssetPage,
): Promise<readonly Asset[]> {
  const { types, excludeTypes = [], readyForPublish, nameKeys, parentId, after, limit } = page;
  const wanted: readonly AssetType[] = (types ?? ASSET_TYPES).filter(
    (type) => !excludeTypes.includes(type),
  );
  if (wanted.length === 0 || nameKeys?.length === 0) {
    return [];
  }
  let select = db.selectFrom("assets").selectAll().where("company_id", "=", companyId);
  if (wanted.length < ASSET_TYPES.length) {
    select = select.where("type", "in", wanted);
  }
  if (readyForPublish !== undefined) {
    select = select.where("ready_for_publish", "=", readyForPublish ? 1 : 0);
  }
  if (nameKeys !== undefined) {
    select = select.where("name_key", "in", nameKeys);
  }
  if (parentId !== undefined) {
    select = select.where("parent_id", "=", parentId);
  }
  if (after !== undefined) {
    select = select.where("path", ">", after);
  }
  return (await select.orderBy("path").limit(limit).execute()).map(assetOf);
}

/** An asset that is replaced keeps its id, who created it when, and since when it is published. */
async function putAsset(
  tx: Tx,
  row: AssetRow,
): Promise<AssetStored & { readonly replaced: boolean }> {
  const added = await tx
    .insertInto("assets")
    .values(row)
    .onConflict((conflict) => conflict.columns(["company_id", "path"]).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (added !== undefined) {
    return { asset: assetOf(added), replaced: false, orphanedBlobIds: [] };
  }
  const atPath = () =>
    tx.updateTable("assets").where("company_id", "=", row.company_id).where("path", "=", row.path);
  // Writing before reading holds the row, so that nobody else replaces it in between.
  const old = await atPath()
    .set({ ready_for_publish: row.ready_for_publish })
    .returning(["blob_id", "optimized_blob_id"])
    .executeTakeFirstOrThrow();
  const { id: _id, created_at: _at, created_by: _by, published_at: _since, ...changed } = row;
  const now = await atPath().set(changed).returningAll().executeTakeFirstOrThrow();
  const orphanedBlobIds = await orphansAmong(tx, blobsOf(old));
  return { asset: assetOf(now), replaced: true, orphanedBlobIds };
}

async function changeAsset(
  tx: Tx,
  asset: Asset,
  change: AssetChange,
): Promise<AssetStored | undefined> {
  const ours = () =>
    tx.updateTable("assets").where("id", "=", asset.id).where("blob_id", "=", asset.blobId);
  const old = await ours()
    .set({ modified_at: change.modifiedAt, modified_by: change.modifiedBy })
    .returning(["blob_id", "optimized_blob_id"])
    .executeTakeFirst();
  if (old === undefined) {
    return undefined;
  }
  const { readyForPublish, optimized, optimizedAt, crop, width, height, resolution } = change;
  const changed: Partial<AssetRow> = {
    modified_at: change.modifiedAt,
    ...(readyForPublish === undefined ? {} : { ready_for_publish: readyForPublish ? 1 : 0 }),
    ...(optimized === undefined ? {} : optimizedColumns(optimized)),
    ...(optimizedAt === undefined ? {} : { optimized_at: optimizedAt }),
    ...(crop === undefined ? {} : { crop: crop === null ? null : JSON.stringify(crop) }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(resolution === undefined ? {} : { resolution }),
  };
  const now = await ours().set(changed).returningAll().executeTakeFirstOrThrow();
  return { asset: assetOf(now), orphanedBlobIds: await orphansAmong(tx, blobsOf(old)) };
}

function blobsOf(row: Pick<AssetRow, "blob_id" | "optimized_blob_id">): readonly string[] {
  return row.optimized_blob_id === null ? [row.blob_id] : [row.blob_id, row.optimized_blob_id];
}

async function setPublished(
  db: Database,
  { companyId, paths }: { readonly companyId: string; readonly paths: readonly string[] },
  publishedAt: number | undefined,
): Promise<void> {
  for (const chunk of chunksOf(paths)) {
    await db
      .updateTable("assets")
      .set({ published_at: publishedAt ?? null })
      .where("company_id", "=", companyId)
      .where("path", "in", chunk)
      .execute();
  }
}
