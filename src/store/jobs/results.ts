/** Results: the files that jobs made. */

import type { ResultStore } from "../../core/ports/jobs.ts";
import type { Result } from "../../core/model/result.ts";
import type { Database, Tx } from "../databases/database.ts";
import { noteDownload } from "./contents.ts";
import { resultOf } from "./first-results.ts";
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
