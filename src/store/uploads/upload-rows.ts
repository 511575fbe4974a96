/** Uploads as rows, and out of them. */

import type { Upload } from "../../core/model/uploads/upload.ts";
import type { UploadRow } from "../schema/tables/uploads.ts";

export function uploadRow(upload: Upload): UploadRow {
  return {
    id: upload.id,
    company_id: upload.companyId,
    blob_id: upload.blobId,
    size_bytes: upload.sizeBytes,
    offset_bytes: upload.offsetBytes,
    file_name: upload.fileName,
    content_type: upload.contentType ?? null,
    metadata: upload.metadata,
    created_by: upload.createdBy,
    created_at: upload.createdAt,
    expires_at: upload.expiresAt,
    job_id: upload.jobId ?? null,
    fence: 0,
    writer: null,
    writer_until: null,
    in_blocks: upload.isInBlocks === true ? 1 : 0,
  };
}

export function uploadOf(row: UploadRow): Upload {
  return {
    id: row.id,
    companyId: row.company_id,
    blobId: row.blob_id,
    sizeBytes: row.size_bytes,
    offsetBytes: row.offset_bytes,
    fileName: row.file_name,
    ...(row.content_type === null ? {} : { contentType: row.content_type }),
    metadata: row.metadata,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.job_id === null ? {} : { jobId: row.job_id }),
    ...(row.in_blocks === 1 ? { isInBlocks: true } : {}),
  };
}
