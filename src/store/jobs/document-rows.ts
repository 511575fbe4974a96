/** Documents as rows and back. */

import type { Option } from "../../core/model/contract-types.gen.ts";
import type { Document, NewDocument } from "../../core/model/document.ts";
import type { DocumentRow } from "../schema/tables/jobs.ts";
import type { Sealer } from "../secrets/seal.ts";

export function documentOf(row: DocumentRow): Document {
  return {
    id: row.id,
    jobId: row.job_id,
    fileName: row.file_name,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    blobId: row.blob_id,
    options: JSON.parse(row.options) as readonly Option[],
    createdAt: row.created_at,
    ...(row.modified_at === null ? {} : { modifiedAt: row.modified_at }),
  };
}

export function documentRow(document: NewDocument, sealer: Sealer): DocumentRow {
  return {
    id: document.id,
    job_id: document.jobId,
    file_name: document.fileName,
    content_type: document.contentType,
    size_bytes: document.sizeBytes,
    blob_id: document.blobId,
    options: JSON.stringify(document.options),
    secrets: sealer.seal(document.secrets, document.id),
    created_at: document.createdAt,
    modified_at: document.modifiedAt ?? null,
  };
}
