/** Assets: the files in companies' libraries. */

import { type Asset, assetPath } from "../core/asset.ts";
import type { AssetStore } from "../core/ports.ts";
import { orphansAmong } from "./blob-owners.ts";
import type { AssetRow, Database, Tx } from "./tables.ts";
import { query, transact } from "./transact.ts";

export function createAssetStore(db: Database): AssetStore {
  return {
    put: (asset) => transact(db, (tx) => putAsset(tx, assetRow(asset))),

    find: (companyId, path) =>
      query(async () => {
        const row = await db
          .selectFrom("assets")
          .selectAll()
          .where("company_id", "=", companyId)
          .where("path", "=", path)
          .executeTakeFirst();
        return row === undefined ? undefined : assetOf(row);
      }),

    listReady: (companyId) =>
      query(async () => {
        const rows = await db
          .selectFrom("assets")
          .selectAll()
          .where("company_id", "=", companyId)
          .where("ready_for_publish", "=", 1)
          .orderBy("path")
          .execute();
        return rows.map(assetOf);
      }),
  };
}

/** An asset that is replaced keeps its id and who created it when. */
async function putAsset(
  tx: Tx,
  row: AssetRow,
): Promise<{ readonly replaced: boolean; readonly orphanedBlobId?: string }> {
  const added = await tx
    .insertInto("assets")
    .values(row)
    .onConflict((conflict) => conflict.columns(["company_id", "path"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (added !== undefined) {
    return { replaced: false };
  }
  const atPath = () =>
    tx.updateTable("assets").where("company_id", "=", row.company_id).where("path", "=", row.path);
  // Writing before reading holds the row, so that nobody else replaces it in between.
  const old = await atPath()
    .set({ ready_for_publish: row.ready_for_publish })
    .returning("blob_id")
    .executeTakeFirstOrThrow();
  await atPath()
    .set({
      content_type: row.content_type,
      size_bytes: row.size_bytes,
      sha256: row.sha256,
      blob_id: row.blob_id,
      modified_at: row.modified_at,
      modified_by: row.modified_by,
    })
    .execute();
  const [orphanedBlobId] = await orphansAmong(tx, [old.blob_id]);
  return { replaced: true, ...(orphanedBlobId === undefined ? {} : { orphanedBlobId }) };
}

function assetRow(asset: Asset): AssetRow {
  return {
    id: asset.id,
    company_id: asset.companyId,
    path: assetPath(asset),
    folder: asset.folder,
    file_name: asset.fileName,
    content_type: asset.contentType,
    size_bytes: asset.sizeBytes,
    sha256: asset.sha256,
    blob_id: asset.blobId,
    ready_for_publish: asset.readyForPublish ? 1 : 0,
    created_at: asset.createdAt,
    created_by: asset.createdBy,
    modified_at: asset.modifiedAt,
    modified_by: asset.modifiedBy,
  };
}

function assetOf(row: AssetRow): Asset {
  return {
    id: row.id,
    companyId: row.company_id,
    folder: row.folder,
    fileName: row.file_name,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    blobId: row.blob_id,
    readyForPublish: row.ready_for_publish === 1,
    createdAt: row.created_at,
    createdBy: row.created_by,
    modifiedAt: row.modified_at,
    modifiedBy: row.modified_by,
  };
}
