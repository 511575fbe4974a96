/** A change of a record with all that belongs to it: the state before, the job's state, and events. */

import { namedResources } from "../../core/model/people/named-resources.ts";
import { hasEnded, SNAPSHOTS_MAX, type StoredRecord } from "../../core/model/people/record.ts";
import type { ChangedRecord, RecordChange, RecordMove } from "../../core/ports/people/records.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { eventRows, insertEvents } from "../jobs/events.ts";
import { jobOf } from "../jobs/job-rows.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import type { RecordRow } from "../schema/tables/records.ts";
import { nameResources } from "../procedures/resources.ts";
import { tellRecord } from "../triggers/tell-record.ts";
import { changeTask } from "../work-orders/work-orders.ts";
import { planFollower } from "./followers.ts";
import { nextEnd } from "./record-ends.ts";
import {
  deleteSnapshots,
  insertSnapshot,
  lockJob,
  selectRecord,
  updateJob,
  updateRecord,
} from "./sync-queries.ts";
import { packed, recordOf, stateColumns, storedRecord } from "./record-rows.ts";

type Work = (stored: StoredRecord) => RecordChange | undefined;

/** The record and its job as they are afterwards, also where nothing changed. */
export async function changeRecord(
  db: Database,
  jobId: string,
  work: Work,
): Promise<ChangedRecord | undefined> {
  return transact(db, async (tx) => {
    const [locked] = await lockJob(tx, { jobId });
    const [row] = await selectRecord(tx, { jobId });
    if (locked === undefined || row === undefined) {
      return undefined;
    }
    const record = recordOf(row);
    const change = work(record);
    if (change === undefined) {
      return { record, job: jobOf(locked) };
    }
    await keepSnapshot(tx, row);
    // In this order at every place, so that no two wait for each other: task, resources, place of the end, job.
    await changeTask(tx, record.companyId, change.task);
    const before = namedResources(record.document);
    const isNew = (id: string): boolean => !before.has(id);
    const named = [...namedResources(change.document)].filter(isNew);
    await nameResources(tx, { jobId, companyId: row.company_id }, named);
    const end = await endOf(tx, row, change);
    const columns = { ...stateColumns(change), ...end, snapshot_count: row.snapshot_count + 1 };
    const updated = { ...row, ...columns };
    await updateRecord(tx, updated, namesOf(columns));
    const changed = storedRecord(updated, change);
    const { job, events } = await moveJob(tx, locked, change);
    await planFollower(tx, jobId, change.follower);
    await tellRecord(tx, { record: changed, job, events });
    return { record: changed, job: jobOf(job) };
  });
}

/** The place that it gets by ending; nothing where it has one, or goes on. */
async function endOf(tx: Tx, row: RecordRow, { document }: RecordChange) {
  const ends = row.end_sequence === null && hasEnded(document);
  return ends ? { end_sequence: await nextEnd(tx, row.company_id) } : {};
}

async function keepSnapshot(tx: Tx, row: RecordRow): Promise<void> {
  const { job_id: jobId } = row;
  const sequence = row.snapshot_count + 1;
  await insertSnapshot(tx, [{ job_id: jobId, sequence, packed: packed(row.document) }]);
  if (sequence > SNAPSHOTS_MAX) {
    await deleteSnapshots(tx, { jobId, sequence: sequence - SNAPSHOTS_MAX });
  }
}

function namesOf(columns: object): string {
  return Object.keys(columns).join(" ");
}

async function moveJob(tx: Tx, locked: JobRow, { at, move, name, events }: RecordChange) {
  const { asked } = jobOf(locked);
  const columns = {
    ...(move === undefined ? {} : columnsOf(move, at)),
    ...(name === undefined ? {} : { name, asked: JSON.stringify({ ...asked, name }) }),
  };
  const values = { ...locked, ...columns, added: events.length };
  const [job = locked] = await updateJob(tx, values, namesOf(columns));
  const rows = eventRows(job.id, job.event_count, events);
  await insertEvents(tx, rows);
  return { job, events: rows };
}

function columnsOf(move: RecordMove, at: number) {
  const { status, message } = move;
  return move.status === "creating"
    ? { status, message }
    : {
        status,
        message,
        outcome: move.outcome,
        waiting_for: null,
        completed_at: at,
        ...(move.outcome === "succeeded" ? { progress: 1 } : {}),
      };
}
