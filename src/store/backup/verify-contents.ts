/** Verifying: whether each content that a row names is there, and as large as the row says. */

import { sql } from "kysely";
import type { LackingContent, Verification } from "../../core/ports/backup.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { AnyRow, Database } from "../databases/database.ts";
import { isBlobId } from "../files/disk/blob-path.ts";
import { CONTENT_COLUMNS, contentIn, type NamedContent } from "./named-contents.ts";

const ROWS_PER_PAGE = 200;
/** So many are named. */
const NAMED_MAX = 100;

type Column = (typeof CONTENT_COLUMNS)[number];

/** Reads a page at a time, so that everybody goes on meanwhile. */
export async function verifyContents(
  db: Database,
  blobs: Pick<BlobStore, "sizeOf">,
): Promise<Verification> {
  const lacking: LackingContent[] = [];
  let [contents, lacks] = [0, 0];
  for (const place of CONTENT_COLUMNS) {
    for await (const { row, content } of namedIn(db, place)) {
      contents += 1;
      const fault = await faultOf(content, blobs);
      if (fault !== undefined && (await isNamed(db, place, content.blobId))) {
        lacks += 1;
        const jobId = typeof row["job_id"] === "string" ? { jobId: row["job_id"] } : {};
        lacking.push({ table: place.table, blobId: content.blobId, ...jobId, fault });
      }
    }
  }
  return { contents, lacks, lacking: lacking.slice(0, NAMED_MAX) };
}

interface Named {
  readonly row: AnyRow;
  readonly content: NamedContent;
}

async function* namedIn(db: Database, { table, column }: Column): AsyncGenerator<Named> {
  let last = "";
  for (;;) {
    const { rows } = await sql<AnyRow>`
      select * from ${sql.table(table)} where ${sql.ref(column)} > ${last}
      order by ${sql.ref(column)} limit ${ROWS_PER_PAGE}`.execute(db);
    for (const row of rows) {
      const content = contentIn(table, column, row);
      if (content !== undefined) {
        yield { row, content };
      }
    }
    if (rows.length < ROWS_PER_PAGE) {
      return;
    }
    last = String(rows.at(-1)?.[column]);
  }
}

async function faultOf(
  { blobId, sizeBytes, isGrowing }: NamedContent,
  blobs: Pick<BlobStore, "sizeOf">,
): Promise<string | undefined> {
  const found = isBlobId(blobId) ? await blobs.sizeOf(blobId) : undefined;
  if (found === undefined) {
    return "is missing";
  }
  // What came after the row was written does not count.
  const isRight = sizeBytes === undefined || (isGrowing ? found >= sizeBytes : found === sizeBytes);
  return isRight ? undefined : `has ${found} bytes, not ${sizeBytes}`;
}

/** The row may have been removed, content first seen gone, while the page was gone through. */
async function isNamed(db: Database, { table, column }: Column, blobId: string): Promise<boolean> {
  const { rows } = await sql<AnyRow>`
    select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${blobId} limit 1`.execute(db);
  return rows.length > 0;
}
