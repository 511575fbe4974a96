/** Documents: the input files of jobs. */

import type { Option } from "../../core/model/contract-types.gen.ts";
import type { Document, NewDocument } from "../../core/model/document.ts";
import type { NewEvent } from "../../core/model/event.ts";
import type { DocumentStore } from "../../core/ports/jobs.ts";
import { eventRows, insertEvents } from "./events.ts";
import type { Sealer } from "../secrets/seal.ts";
import { giveKeysBack, keyRow, takeKey } from "./idempotency.ts";
import { compiledOnce, type SlotOf } from "../databases/compiled.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { DocumentRow, IdempotencyKeyRow } from "../schema/tables/jobs.ts";
import { transact } from "../databases/transact.ts";

export function createDocumentStore(db: Database, sealer: Sealer): DocumentStore {
  return {
    add: async (document, event, idempotency) =>
      addDocument(db, documentRow(document, sealer), {
        event,
        key: idempotency && keyRow(idempotency, document.id, document.createdAt),
      }),
    list: async (jobId) => (await documentRowsOf(db, jobId)).map(documentOf),
    count: async (jobId) => {
      const { count } = await db
        .selectFrom("documents")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("job_id", "=", jobId)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

interface Addition {
  readonly event: NewEvent;
  readonly key: IdempotencyKeyRow | undefined;
}

async function addDocument(
  db: Database,
  row: DocumentRow,
  { event, key }: Addition,
): Promise<string | undefined> {
  return transact(db, async (tx) => {
    const storedId = key === undefined ? row.id : await takeKey(tx, key);
    if (storedId !== row.id) {
      return storedId;
    }
    const job = await tx
      .updateTable("jobs")
      .set((eb) => ({ event_count: eb("event_count", "+", 1) }))
      .where("id", "=", row.job_id)
      .where("status", "=", "creating")
      .returning("event_count")
      .executeTakeFirst();
    if (job === undefined) {
      await giveKeysBack(tx, key === undefined ? [] : [key.id]);
      return undefined;
    }
    await tx.insertInto("documents").values(row).execute();
    await insertEvents(tx, eventRows(row.job_id, job.event_count, [event]));
    return row.id;
  });
}

const selectOfJob = compiledOnce((db, value: SlotOf<{ jobId: string }>) =>
  db
    .selectFrom("documents")
    .selectAll()
    .where("job_id", "=", value("jobId"))
    .orderBy("created_at")
    .orderBy("id"),
);

/** The job's document rows in the order they were added. */
export async function documentRowsOf(db: Database, jobId: string): Promise<readonly DocumentRow[]> {
  return selectOfJob(db, { jobId });
}

/** Erases the secret options of the jobs' documents, inside the transaction that ends the jobs. */
export async function eraseDocumentSecrets(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await tx
    .updateTable("documents")
    .set({ secrets: null })
    .where("job_id", "in", jobIds)
    .where("secrets", "is not", null)
    .execute();
}

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
  };
}
