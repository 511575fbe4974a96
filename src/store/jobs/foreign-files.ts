/** Foreign ids of files as rows: given when a file is first told of, with the checksum that old clients compare. */

import { createHash } from "node:crypto";
import type { ForeignFile, NumberedFile } from "../../core/model/foreign-id.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { ForeignFileStore } from "../../core/ports/foreign-ids.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import type { ForeignFileRow } from "../schema/tables/jobs.ts";
import { NUMBER_MAX, nextNumber, wasGiven } from "./foreign-ids.ts";

export function createForeignFileStore(
  db: Database,
  blobs: Pick<BlobStore, "open">,
): ForeignFileStore {
  return {
    find: async (dialect, number) => {
      if (number > NUMBER_MAX) {
        return undefined;
      }
      const row = await db
        .selectFrom("foreign_files")
        .selectAll()
        .where("dialect", "=", dialect)
        .where("number", "=", number)
        .executeTakeFirst();
      return row === undefined ? wasGiven(db, filesOf(dialect), number) : foreignFileOf(row);
    },

    ofFiles: async (dialect, files) => {
      const found = await known(db, files);
      const fresh = files.filter(({ id }) => !found.has(id));
      const rows: Omit<ForeignFileRow, "number">[] = [];
      for (const { id, jobId, blobId } of fresh) {
        const md5 = await md5Of(blobs.open(blobId));
        rows.push({ file_id: id, dialect, job_id: jobId, md5 });
      }
      if (rows.length === 0) {
        return found;
      }
      await transact(db, async (tx) => {
        const first = await nextNumber(tx, filesOf(dialect), rows.length);
        await tx
          .insertInto("foreign_files")
          .values(rows.map((row, index) => ({ ...row, number: first + index })))
          // Another request was first.
          .onConflict((conflict) => conflict.column("file_id").doNothing())
          .execute();
      });
      return known(db, files);
    },
  };
}

/** Under which name the numbers of a dialect's files are counted. */
function filesOf(dialect: string): string {
  return `${dialect} files`;
}

async function known(
  db: Database,
  files: readonly NumberedFile[],
): Promise<ReadonlyMap<string, ForeignFile>> {
  const jobIds = [...new Set(files.map(({ jobId }) => jobId))];
  if (jobIds.length === 0) {
    return new Map();
  }
  const rows = await db
    .selectFrom("foreign_files")
    .selectAll()
    .where("job_id", "in", jobIds)
    .execute();
  return new Map(rows.map((row) => [row.file_id, foreignFileOf(row)]));
}

async function md5Of(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of content) {
    hash.update(chunk);
  }
  return hash.digest("hex");
}

export async function removeForeignFilesOf(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("foreign_files").where("job_id", "in", jobIds).execute();
}

function foreignFileOf({
  file_id: fileId,
  number,
  job_id: jobId,
  md5,
}: ForeignFileRow): ForeignFile {
  return { fileId, number, jobId, md5 };
}
