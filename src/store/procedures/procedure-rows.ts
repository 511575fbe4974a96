/** Procedures and their versions as rows, and out of them. */

import type { Procedure, ProcedureVersion } from "../../core/model/people/procedure.ts";
import type { NewVersion } from "../../core/ports/people/procedures.ts";
import type { ProcedureRow, ProcedureVersionRow } from "../schema/tables/procedures.ts";

export function procedureOf(
  row: ProcedureRow,
  versions: readonly ProcedureVersionRow[],
): Procedure {
  return {
    id: row.id,
    companyId: row.company_id,
    name: row.name,
    description: row.description,
    tags: JSON.parse(row.tags) as readonly string[],
    liveObjectIds: JSON.parse(row.live_object_ids) as readonly string[],
    activeVersionId: row.active_version_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    versions: versions.map(versionOf),
  };
}

function versionOf(row: ProcedureVersionRow): ProcedureVersion {
  return {
    id: row.id,
    number: row.number,
    uploadId: row.upload_id,
    blobId: row.blob_id,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    notes: row.notes,
    author: row.author,
    ...(row.author_id === null ? {} : { authorId: row.author_id }),
    uploadedAt: row.uploaded_at,
  };
}

export function versionRow(
  version: NewVersion,
  { companyId, number }: { readonly companyId: string; readonly number: number },
): ProcedureVersionRow {
  return {
    id: version.id,
    procedure_id: version.procedureId,
    company_id: companyId,
    number,
    upload_id: version.uploadId,
    blob_id: version.blobId,
    file_name: version.fileName,
    size_bytes: version.sizeBytes,
    sha256: version.sha256,
    notes: version.notes,
    author: version.author,
    author_id: version.authorId ?? null,
    uploaded_at: version.uploadedAt,
  };
}
