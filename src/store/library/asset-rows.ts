/** Assets as rows and back. */

import {
  type Asset,
  assetName,
  assetNameKey,
  assetPath,
  type Crop,
  type StoredFile,
} from "../../core/model/asset.ts";
import type { AssetRow } from "../schema/tables/library.ts";
import { withoutNulls } from "../schema/without-nulls.ts";

export function assetRow(asset: Asset): AssetRow {
  return {
    id: asset.id,
    company_id: asset.companyId,
    path: assetPath(asset),
    folder: asset.folder,
    file_name: asset.fileName,
    name_key: assetNameKey(assetName(asset)),
    type: asset.type,
    content_type: asset.contentType,
    size_bytes: asset.sizeBytes,
    sha256: asset.sha256,
    blob_id: asset.blobId,
    width: asset.width ?? null,
    height: asset.height ?? null,
    resolution: asset.resolution ?? null,
    ...optimizedColumns(asset.optimized),
    optimized_at: asset.optimizedAt ?? null,
    crop: asset.crop === undefined ? null : JSON.stringify(asset.crop),
    parent_id: asset.parentId ?? null,
    ready_for_publish: asset.readyForPublish ? 1 : 0,
    published_at: asset.publishedAt ?? null,
    trash_state: asset.trashState,
    job_id: asset.jobId ?? null,
    created_at: asset.createdAt,
    created_by: asset.createdBy,
    modified_at: asset.modifiedAt,
    modified_by: asset.modifiedBy,
  };
}

/** The columns that hold the optimized file. */
export function optimizedColumns(
  optimized: StoredFile | null | undefined,
): Pick<AssetRow, "optimized" | "optimized_blob_id"> {
  return optimized === undefined || optimized === null
    ? { optimized: null, optimized_blob_id: null }
    : { optimized: JSON.stringify(optimized), optimized_blob_id: optimized.blobId };
}

export function assetOf(row: AssetRow): Asset {
  return withoutNulls({
    id: row.id,
    companyId: row.company_id,
    folder: row.folder,
    fileName: row.file_name,
    type: row.type,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    blobId: row.blob_id,
    width: row.width,
    height: row.height,
    resolution: row.resolution,
    // Written by assetRow and optimizedColumns.
    optimized: row.optimized === null ? null : (JSON.parse(row.optimized) as StoredFile),
    optimizedAt: row.optimized_at,
    crop: row.crop === null ? null : (JSON.parse(row.crop) as Crop),
    parentId: row.parent_id,
    readyForPublish: row.ready_for_publish === 1,
    publishedAt: row.published_at,
    trashState: row.trash_state,
    jobId: row.job_id,
    createdAt: row.created_at,
    createdBy: row.created_by,
    modifiedAt: row.modified_at,
    modifiedBy: row.modified_by,
  });
}
