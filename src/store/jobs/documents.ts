/** Documents: the input files of jobs. */

import type { Document } from "../../core/model/document.ts";
import type { NewEvent } from "../../core/model/event.ts";
import { Problem } from "../../core/model/problem.ts";
import type { DocumentBound, DocumentStore } from "../../core/ports/jobs.ts";
import {
  countEvent,
  countOfJob,
  deleteNamed,
  endOf,
  insertDocuments,
  selectNamed,
  selectNextName,
} from "./document-queries.ts";
import { documentOf, documentRow } from "./document-rows.ts";
import { eventRows, insertEvents } from "./events.ts";
import type { Sealer } from "../secrets/seal.ts";
import { giveKeysBack, keyRow, takeKey } from "./idempotency.ts";
import { orphansAmong } from "../files/blob-owners.ts";
import {
  compiledOnce,
  type Listed,
  listed,
  type SlotOf,
  slotsOfItems,
} from "../databases/compiled.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { DocumentRow, IdempotencyKeyRow } from "../schema/tables/jobs.ts";
import { transact } from "../databases/transact.ts";
import { createWriteQueue, type Refusals } from "../databases/write-queue.ts";

/** A file costs some statements, and its commit more than all of them: those of many clients share one. */
const WRITES_PER_TRANSACTION = 100;

export function createDocumentStore(db: Database, sealer: Sealer): DocumentStore {
  const queue = createWriteQueue<DocumentWrite>(
    (writes) => writeTogether(db, writes),
    WRITES_PER_TRANSACTION,
  );
  const written = async <T>(jobId: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
    let answer: { readonly value: T } | undefined;
    const run = async (tx: Tx): Promise<void> => {
      answer = { value: await work(tx) };
    };
    await queue.add({ jobId, run });
    if (answer === undefined) {
      throw new Error("A document was not written, and nothing told why.");
    }
    return answer.value;
  };
  return {
    add: async (document, event, { idempotency, bound } = {}) =>
      written(document.jobId, (tx) =>
        addDocument(tx, documentRow(document, sealer), {
          event,
          key: idempotency && keyRow(idempotency, document.id, document.createdAt),
          bound,
        }),
      ),
    replace: async (document, event, bound) =>
      written(document.jobId, (tx) =>
        replaceDocument(tx, documentRow(document, sealer), { event, bound }),
      ),
    rename: (document, event) => renameDocument(db, document, event),
    remove: (document, event) => removeDocument(db, document, event),
    date: (document) => dateDocument(db, document),
    nextName: async (jobId, { prefix, after }) => {
      const [row] = await selectNextName(db, { jobId, after, end: endOf(prefix) });
      return row?.file_name;
    },
    find: async (jobId, fileName) => {
      const [row] = await selectNamed(db, { jobId, fileName });
      return row && documentOf(row);
    },
    list: async (jobId) => (await documentRowsOf(db, jobId)).map(documentOf),
    count: async (jobId) => {
      const [row] = await countOfJob(db, { jobId });
      return row?.count ?? 0;
    },
  };
}

/** A change of a job's documents inside a transaction; it may run more than once. */
interface DocumentWrite {
  readonly jobId: string;
  run(tx: Tx): Promise<void>;
}

/** Job by job in one order everywhere, or two nodes could wait for each other's rows. One that fails undoes all: each is written alone then. */
async function writeTogether(
  db: Database,
  writes: readonly DocumentWrite[],
): Promise<Refusals<DocumentWrite>> {
  const inOrder = [...writes].sort((left, right) =>
    left.jobId < right.jobId ? -1 : Number(left.jobId > right.jobId),
  );
  await transact(db, async (tx) => {
    for (const write of inOrder) {
      await write.run(tx);
    }
  });
  return NONE;
}

const NONE: Refusals<DocumentWrite> = new Map();

interface Replacement {
  readonly event: NewEvent;
  readonly bound: DocumentBound | undefined;
}

interface Addition extends Replacement {
  readonly key: IdempotencyKeyRow | undefined;
}

async function addDocument(
  tx: Tx,
  row: DocumentRow,
  { event, key, bound }: Addition,
): Promise<string | undefined> {
  const storedId = key === undefined ? row.id : await takeKey(tx, key);
  if (storedId !== row.id) {
    return storedId;
  }
  const events = await tellCreating(tx, row.job_id, event);
  if (events === undefined) {
    await giveKeysBack(tx, key === undefined ? [] : [key.id]);
    return undefined;
  }
  await insertDocuments(tx, [row]);
  await demandWithin(tx, { jobId: row.job_id, events, bound });
  return row.id;
}

interface Holding {
  readonly jobId: string;
  /** How many events the job has. */
  readonly events: number;
  readonly bound: DocumentBound | undefined;
}

/** Under the lock on the job's row, so that of two that come at once the second sees the first. Throws payload-too-large. */
async function demandWithin(tx: Tx, { jobId, events, bound }: Holding): Promise<void> {
  // Each document has an event of its own: a job with few events has few documents, and need not be asked.
  if (bound === undefined || events <= bound.documentsMax) {
    return;
  }
  const { count } = await tx
    .selectFrom("documents")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("job_id", "=", jobId)
    .where("id", "not in", (eb) =>
      eb.selectFrom("artwork_versions").select("document_id").where("job_id", "=", jobId),
    )
    .executeTakeFirstOrThrow();
  if (count > bound.documentsMax) {
    throw new Problem("payload-too-large", bound.detail);
  }
}

/** Adds an event to a job that still collects, and returns how many it has then; undefined, and nothing is added, where it does not. */
async function tellCreating(tx: Tx, jobId: string, event: NewEvent): Promise<number | undefined> {
  const [job] = await countEvent(tx, { jobId });
  if (job !== undefined) {
    await insertEvents(tx, eventRows(jobId, job.event_count, [event]));
  }
  return job?.event_count;
}

async function replaceDocument(
  tx: Tx,
  row: DocumentRow,
  { event, bound }: Replacement,
): Promise<readonly string[] | undefined> {
  const events = await tellCreating(tx, row.job_id, event);
  if (events === undefined) {
    return undefined;
  }
  const replaced = await removeNamed(tx, row);
  await insertDocuments(tx, [row]);
  if (replaced.length === 0) {
    await demandWithin(tx, { jobId: row.job_id, events, bound });
  }
  return orphansOf(tx, replaced);
}

async function renameDocument(
  db: Database,
  { id, jobId, fileName, contentType }: Pick<Document, "id" | "jobId" | "fileName" | "contentType">,
  event: NewEvent,
): Promise<readonly string[] | undefined> {
  return transact(db, async (tx) => {
    const there = await ofJob(tx, jobId, id);
    if (there === undefined || (await tellCreating(tx, jobId, event)) === undefined) {
      return undefined;
    }
    const replaced = await removeNamed(tx, { id, job_id: jobId, file_name: fileName });
    await tx
      .updateTable("documents")
      .set({ file_name: fileName, content_type: contentType })
      .where("id", "=", id)
      .execute();
    return orphansOf(tx, replaced);
  });
}

async function removeDocument(
  db: Database,
  { id, jobId }: Pick<Document, "id" | "jobId">,
  event: NewEvent,
): Promise<readonly string[] | undefined> {
  return transact(db, async (tx) => {
    const there = await ofJob(tx, jobId, id);
    if (there === undefined || (await tellCreating(tx, jobId, event)) === undefined) {
      return undefined;
    }
    await tx.deleteFrom("documents").where("id", "=", id).execute();
    return orphansOf(tx, [there]);
  });
}

async function dateDocument(
  db: Database,
  { id, jobId, modifiedAt }: Pick<Document, "id" | "jobId"> & { readonly modifiedAt: number },
): Promise<boolean> {
  const creating = db
    .selectFrom("jobs")
    .select("id")
    .where("id", "=", jobId)
    .where("status", "=", "creating");
  const changed = await db
    .updateTable("documents")
    .set({ modified_at: modifiedAt })
    .where("id", "=", id)
    .where("job_id", "in", creating)
    .returning("id")
    .executeTakeFirst();
  return changed !== undefined;
}

function ofJob(tx: Tx, jobId: string, id: string): Promise<BlobRow | undefined> {
  return tx
    .selectFrom("documents")
    .select("blob_id")
    .where("id", "=", id)
    .where("job_id", "=", jobId)
    .executeTakeFirst();
}

type BlobRow = Pick<DocumentRow, "blob_id">;

/** Removes all others of its name. */
function removeNamed(
  tx: Tx,
  { id, job_id: jobId, file_name: fileName }: Pick<DocumentRow, "id" | "job_id" | "file_name">,
): Promise<readonly BlobRow[]> {
  return deleteNamed(tx, { id, jobId, fileName });
}

async function orphansOf(tx: Tx, removed: readonly BlobRow[]): Promise<readonly string[]> {
  return removed.length === 0
    ? []
    : orphansAmong(
        tx,
        removed.map((row) => row.blob_id),
      );
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

const eraseSecrets = compiledOnce((db, value: SlotOf<Listed>, count) =>
  db
    .updateTable("documents")
    .set({ secrets: null })
    .where("job_id", "in", slotsOfItems(value, count))
    .where("secrets", "is not", null),
);

/** Erases the secret options of the jobs' documents, inside the transaction that ends the jobs. */
export async function eraseDocumentSecrets(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await eraseSecrets(tx, listed(jobIds), String(jobIds.length));
}
