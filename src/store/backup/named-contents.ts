/** Which contents a row of a table names, and how many bytes of them count. */

import type { AnyRow } from "../databases/database.ts";

export interface NamedContent {
  readonly blobId: string;
  /** Undefined where the row does not tell. */
  readonly sizeBytes: number | undefined;
  /** True where it may still be written on: only its first bytes are the row's. */
  readonly isGrowing: boolean;
}

/** Each column that names contents, as blob-owners.ts has them. */
export const CONTENT_COLUMNS = [
  { table: "documents", column: "blob_id" },
  { table: "partial_documents", column: "blob_id" },
  { table: "results", column: "blob_id" },
  { table: "assets", column: "blob_id" },
  { table: "assets", column: "optimized_blob_id" },
  { table: "artworks", column: "logo_blob_id" },
  { table: "uploads", column: "blob_id" },
  { table: "upload_blocks", column: "blob_id" },
  { table: "procedure_versions", column: "blob_id" },
  { table: "resources", column: "blob_id" },
] as const;

type ContentColumn = (typeof CONTENT_COLUMNS)[number]["column"];

/** What a row of any table names. */
export function contentsOf(table: string, row: AnyRow): readonly NamedContent[] {
  return CONTENT_COLUMNS.filter((each) => each.table === table).flatMap(({ column }) => {
    const content = contentIn(table, column, row);
    return content === undefined ? [] : [content];
  });
}

/** What a row names in one column; undefined where nothing has to be there. */
export function contentIn(
  table: string,
  column: ContentColumn,
  row: AnyRow,
): NamedContent | undefined {
  const blobId = row[column];
  if (typeof blobId !== "string") {
    return undefined;
  }
  if (table === "uploads") {
    // A job that took it owns the content; one that comes in blocks has its bytes in these; and of none nothing is there.
    const isHere = row["job_id"] === null && row["in_blocks"] === 0 && row["offset_bytes"] !== 0;
    return isHere ? { blobId, sizeBytes: bytes(row["offset_bytes"]), isGrowing: true } : undefined;
  }
  if (table === "partial_documents") {
    return { blobId, sizeBytes: bytes(row["size_bytes"]), isGrowing: true };
  }
  const sizeBytes = column === "blob_id" ? bytes(row["size_bytes"]) : undefined;
  return { blobId, sizeBytes, isGrowing: false };
}

function bytes(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
