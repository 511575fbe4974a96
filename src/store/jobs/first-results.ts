/** Rows of results, and the first that a job has made, which callbacks tell. */

import type { MadeResults } from "../../core/callbacks/callback-document.ts";
import type { ResultProperty } from "../../core/model/contract-types.gen.ts";
import type { Result } from "../../core/model/result.ts";
import type { Tx } from "../databases/database.ts";
import type { ResultRow } from "../schema/tables/jobs.ts";

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

export function resultOf(row: ResultRow): Result {
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
