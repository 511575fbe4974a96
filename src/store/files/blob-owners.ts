/** Blobs and their owners, which are documents, also partial ones, results, assets, logos, versions of procedures, resources, and uploads that no job has taken, with their blocks. A blob without owner is to be removed. */

import { Problem } from "../../core/model/problem.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { Database } from "../databases/database.ts";
import { chunksOf } from "../databases/transact.ts";

/** Those of the blobs that no row refers to, each once. Give a transaction to ask within it. */
export async function orphansAmong(
  db: Database,
  blobIds: readonly string[],
): Promise<readonly string[]> {
  const orphans = new Set(blobIds);
  for (const chunk of chunksOf([...orphans])) {
    const owned = await db
      .selectFrom("documents")
      .select("blob_id")
      .where("blob_id", "in", chunk)
      .unionAll(db.selectFrom("partial_documents").select("blob_id").where("blob_id", "in", chunk))
      .unionAll(db.selectFrom("results").select("blob_id").where("blob_id", "in", chunk))
      .unionAll(db.selectFrom("assets").select("blob_id").where("blob_id", "in", chunk))
      .unionAll(
        db
          .selectFrom("assets")
          .select("optimized_blob_id as blob_id")
          .where("optimized_blob_id", "in", chunk)
          .$narrowType<{ blob_id: string }>(),
      )
      .unionAll(
        db
          .selectFrom("artworks")
          .select("logo_blob_id as blob_id")
          .where("logo_blob_id", "in", chunk)
          .$narrowType<{ blob_id: string }>(),
      )
      .unionAll(
        db
          .selectFrom("uploads")
          .select("blob_id")
          .where("blob_id", "in", chunk)
          .where("job_id", "is", null),
      )
      .unionAll(db.selectFrom("upload_blocks").select("blob_id").where("blob_id", "in", chunk))
      .unionAll(db.selectFrom("procedure_versions").select("blob_id").where("blob_id", "in", chunk))
      .unionAll(db.selectFrom("resources").select("blob_id").where("blob_id", "in", chunk))
      .execute();
    for (const row of owned) {
      orphans.delete(row.blob_id);
    }
  }
  return [...orphans];
}

/** Whether the content is there that a row refers to. */
export async function isStored(blobs: BlobStore, blobId: string): Promise<boolean> {
  try {
    await blobs.demand([blobId]);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "gone") {
      return false;
    }
    throw error;
  }
}
