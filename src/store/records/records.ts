/** Records: added with their jobs, found by the ids that callers know, listed, and read again as they were before. */

import { sql } from "kysely";

import { namedResources } from "../../core/model/people/named-resources.ts";
import { hasEnded } from "../../core/model/people/record.ts";
import type { NewJob } from "../../core/ports/jobs.ts";
import type {
  AddedRecord,
  NewRecord,
  RecordName,
  RecordStore,
} from "../../core/ports/people/records.ts";
import type { Database, Tx } from "../databases/database.ts";
import { inChunks, transact } from "../databases/transact.ts";
import { insertUnits, submitUnit } from "../jobs/submit.ts";
import { nameResources } from "../procedures/resources.ts";
import type { Sealer } from "../secrets/seal.ts";
import { tellRecord } from "../triggers/tell-record.ts";
import { changeTask } from "../work-orders/work-orders.ts";
import { changeRecord } from "./change-record.ts";
import { listRecords } from "./list-records.ts";
import { searchRecords } from "./search-records.ts";
import { planFollower } from "./followers.ts";
import { nextEnd } from "./record-ends.ts";
import { selectJobId } from "./sync-queries.ts";
import { contentHash, newRecordRow, recordOf, storedRecord, unpacked } from "./record-rows.ts";

/** How many earlier states are read at once: each may be a megabyte. */
const SNAPSHOTS_PER_PAGE = 4;

export function createRecordStore(db: Database, sealer: Sealer): RecordStore {
  return {
    add: (job, record) => transact(db, (tx) => add(tx, sealer, { job, record })),

    find: async (companyId, name) => {
      const row = await named(db, companyId, name).executeTakeFirst();
      return row && recordOf(row);
    },

    jobIdOf: async (companyId, clientId) => {
      const [row] = await selectJobId(db, { companyId, clientId: clientId.toLowerCase() });
      return row?.job_id;
    },

    change: (jobId, work) => changeRecord(db, jobId, work),

    list: (filter, page) => listRecords(db, filter, page),

    search: (query, page) => searchRecords(db, query, page),

    read: async (jobIds) => {
      const rows = await inChunks(jobIds, (chunk) =>
        db.selectFrom("records").selectAll().where("job_id", "in", chunk).execute(),
      );
      const byId = new Map(rows.map((row) => [row.job_id, row]));
      return jobIds.flatMap((id) => {
        const row = byId.get(id);
        return row === undefined ? [] : [recordOf(row)];
      });
    },

    open: async ({ companyId, userId, after = "" }, limit) => {
      const all = db
        .selectFrom("records")
        .select("job_id")
        .where("company_id", "=", companyId)
        // In the text, or the index of those that are open, which is partial, would not be taken.
        .where(sql<boolean>`status in ('Active', 'Paused')`)
        .where("job_id", ">", after)
        .orderBy("job_id")
        .limit(limit);
      const asked = userId === undefined ? all : all.where("user_id", "=", userId);
      return (await asked.execute()).map(({ job_id }) => job_id);
    },

    snapshots: (jobId) => snapshots(db, jobId),
  };
}

function named(db: Database, companyId: string, name: RecordName) {
  const own = db.selectFrom("records").selectAll().where("company_id", "=", companyId);
  return "clientId" in name
    ? own.where("client_id", "=", name.clientId.toLowerCase())
    : own.where("object_id", "=", name.objectId.toLowerCase());
}

interface Addition {
  readonly job: NewJob;
  readonly record: NewRecord;
}

async function add(tx: Tx, sealer: Sealer, { job, record }: Addition): Promise<AddedRecord> {
  const { id: jobId, companyId } = job.job;
  const row = newRecordRow(job.job, record);
  const inserted = await tx
    .insertInto("records")
    .values(row)
    .onConflict((conflict) => conflict.columns(["company_id", "client_id"]).doNothing())
    .returning("job_id")
    .executeTakeFirst();
  if (inserted === undefined) {
    const clientId = row.client_id;
    const found = await named(tx, companyId, { clientId }).executeTakeFirstOrThrow();
    const isSame = found.content_hash === contentHash(record.content);
    return { isNew: false, record: recordOf(found), isSame };
  }
  await changeTask(tx, companyId, record.task);
  await nameResources(tx, { companyId, jobId }, [...namedResources(record.document)]);
  if (hasEnded(record.document)) {
    row.end_sequence = await nextEnd(tx, companyId);
    const { end_sequence } = row;
    await tx.updateTable("records").set({ end_sequence }).where("job_id", "=", jobId).execute();
  }
  const unit = submitUnit(job, sealer);
  await insertUnits(tx, [unit]);
  await planFollower(tx, jobId, record.follower);
  const added = storedRecord(row, record);
  await tellRecord(tx, { record: added, job: unit.job, events: unit.events });
  return { isNew: true, record: added };
}

async function* snapshots(db: Database, jobId: string) {
  let after = 0;
  for (;;) {
    const rows = await db
      .selectFrom("record_snapshots")
      .select(["sequence", "packed"])
      .where("job_id", "=", jobId)
      .where("sequence", ">", after)
      .orderBy("sequence")
      .limit(SNAPSHOTS_PER_PAGE)
      .execute();
    for (const row of rows) {
      after = row.sequence;
      yield unpacked(row.packed);
    }
    if (rows.length < SNAPSHOTS_PER_PAGE) {
      return;
    }
  }
}

/** Removes what hangs on jobs that this transaction has removed. */
export async function removeRecordsOf(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await tx.deleteFrom("record_snapshots").where("job_id", "in", jobIds).execute();
  await tx.deleteFrom("record_followers").where("job_id", "in", jobIds).execute();
  await tx.deleteFrom("records").where("job_id", "in", jobIds).execute();
}
