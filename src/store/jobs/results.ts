/** Results: the files that jobs made. */

import type { MadeResults } from "../../core/callbacks/callback-document.ts";
import type { ResultStore } from "../../core/ports/jobs.ts";
import type { ResultProperty } from "../../core/model/contract-types.gen.ts";
import type { Result } from "../../core/model/result.ts";
import type { Database, Tx } from "../databases/database.ts";
import { noteDownload } from "./contents.ts";
import type { ResultRow } from "../schema/tables/jobs.ts";

export function createResultStore(db: Database): ResultStore {
  const resultsOf = (jobId: string) =>
    db.selectFrom("results").selectAll().where("job_id", "=", jobId);

  return {
    list: async (jobId) => {
      const rows = await resultsOf(jobId).orderBy("created_at").orderBy("id").execute();
      return rows.map(resultOf);
    },

    downloaded: (download) => noteDownload(db, download),

    find: async (jobId, resultId) => {
      const row = await resultsOf(jobId).where("id", "=", resultId).executeTakeFirst();
      return row && resultOf(row);
    },
  };
}

export async function insertResult(tx: Tx, result: Result): Promise<void> {
  const row: ResultRow = {
    id: result.id,
    job_id: result.jobId,
    file_name: result.fileName,
    content_type: result.contentType,
    size_bytes: result.sizeBytes,
    sha256: result.sha256,
    blob_id: result.blobId,
    properties: JSON.stringify(result.properties),
    kept: 0,
    downloaded: null,
    created_at: result.createdAt,
  };
  await tx.insertInto("results").values(row).execute();
}

/** Of more a callback says only how many there are. */
const TOLD_MAX = 1000;

/** What a job has made, in the order in which it did. */
export async function firstResults(tx: Tx, jobId: string): Promise<MadeResults> {
  const results = tx.selectFrom("results").where("job_id", "=", jobId);
  const rows = await results
    .selectAll()
    .orderBy("created_at")
    .orderBy("id")
    .limit(TOLD_MAX)
    .execute();
  const first = rows.map(resultOf);
  if (first.length < TOLD_MAX) {
    return { count: first.length, first };
  }
  const { count } = await results
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return { count, first };
}

function resultOf(row: ResultRow): Result {
  return {
    id: row.id,
    jobId: row.job_id,
    fileName: row.file_name,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    blobId: row.blob_id,
    properties: JSON.parse(row.properties) as readonly ResultProperty[],
    createdAt: row.created_at,
  };
}
