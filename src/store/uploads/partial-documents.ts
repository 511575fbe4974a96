/** Partial documents as rows: kept, found, and taken away by whoever goes on with one. */

import type { PartialDocument } from "../../core/model/uploads/partial-document.ts";
import type {
  PartialDocumentStore,
  PartialPlace,
} from "../../core/ports/uploads/partial-documents.ts";
import { compiledOnce, type SlotOf } from "../databases/compiled.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import type { PartialDocumentRow } from "../schema/tables/uploads.ts";

export function createPartialDocumentStore(db: Database): PartialDocumentStore {
  return {
    keep: (partial, mostPerJob) => transact(db, (tx) => keep(tx, partial, mostPerJob)),
    find: async (place, now) => {
      const [row] = await selectNamed(db, { ...place, now });
      return row && partialOf(row);
    },
    list: async (place, now) => (await selectOwned(db, { ...place, now })).map(partialOf),
    take: async (place, now) => {
      const row = await removal(db, place).where("expires_at", ">", now).executeTakeFirst();
      return row && partialOf(row);
    },
  };
}

type Owned = Pick<PartialPlace, "jobId" | "owner"> & { readonly now: number };

/** Each file that is put asks for them, and nearly always there are none. */
const ownedOf = (db: Database, value: SlotOf<Owned>) =>
  db
    .selectFrom("partial_documents")
    .selectAll()
    .where("job_id", "=", value("jobId"))
    .where("owner", "=", value("owner"))
    .where("expires_at", ">", value("now"));

const selectOwned = compiledOnce((db, value: SlotOf<Owned>) =>
  ownedOf(db, value).orderBy("file_name"),
);

const selectNamed = compiledOnce((db, value: SlotOf<Owned & Pick<PartialPlace, "fileName">>) =>
  ownedOf(db, value).where("file_name", "=", value("fileName")),
);

function removal(db: Database, { jobId, owner, fileName }: PartialPlace) {
  return db
    .deleteFrom("partial_documents")
    .where("job_id", "=", jobId)
    .where("owner", "=", owner)
    .where("file_name", "=", fileName)
    .returningAll();
}

async function keep(
  tx: Tx,
  partial: PartialDocument,
  mostPerJob: number,
): Promise<readonly string[] | undefined> {
  // A job that is removed meanwhile takes its partial documents along, or is seen to be gone.
  const job = await tx
    .updateTable("jobs")
    .set((eb) => ({ event_count: eb.ref("event_count") }))
    .where("id", "=", partial.jobId)
    .returning("id")
    .executeTakeFirst();
  const replaced = await removal(tx, partial).executeTakeFirst();
  const { kept } = await tx
    .selectFrom("partial_documents")
    .select((eb) => eb.fn.countAll<number>().as("kept"))
    .where("job_id", "=", partial.jobId)
    .executeTakeFirstOrThrow();
  if (job === undefined || kept >= mostPerJob) {
    return undefined;
  }
  await tx.insertInto("partial_documents").values(partialRow(partial)).execute();
  return replaced === undefined ? [] : orphansAmong(tx, [replaced.blob_id]);
}

/** Inside the transaction that removes the jobs. Returns their blobs. */
export async function removePartialsOf(
  tx: Tx,
  jobIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx
    .deleteFrom("partial_documents")
    .where("job_id", "in", jobIds)
    .returning("blob_id")
    .execute();
  return rows.map((row) => row.blob_id);
}

/** Inside a transaction. */
export async function removeExpiredPartials(
  tx: Tx,
  now: number,
): Promise<{ readonly partials: number; readonly orphans: readonly string[] }> {
  const rows = await tx
    .deleteFrom("partial_documents")
    .where("expires_at", "<=", now)
    .returning("blob_id")
    .execute();
  const orphans = await orphansAmong(
    tx,
    rows.map((row) => row.blob_id),
  );
  return { partials: rows.length, orphans };
}

function partialRow(partial: PartialDocument): PartialDocumentRow {
  return {
    job_id: partial.jobId,
    owner: partial.owner,
    file_name: partial.fileName,
    blob_id: partial.blobId,
    size_bytes: partial.sizeBytes,
    created_at: partial.createdAt,
    expires_at: partial.expiresAt,
  };
}

function partialOf(row: PartialDocumentRow): PartialDocument {
  return {
    jobId: row.job_id,
    owner: row.owner,
    fileName: row.file_name,
    blobId: row.blob_id,
    sizeBytes: row.size_bytes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
