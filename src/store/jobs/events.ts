/** Events: read in order, written only inside the transaction of what they tell about. */

import type { Event, NewEvent } from "../../core/model/event.ts";
import type { EventStore } from "../../core/ports/jobs.ts";
import { type EventsKnown, tellEvents } from "../callbacks/new-deliveries.ts";
import { compiledInsert } from "../databases/compiled.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { EventRow } from "../schema/tables/jobs.ts";

export function createEventStore(db: Database): EventStore {
  return {
    list: async (jobId, page) => {
      const all = db
        .selectFrom("events")
        .selectAll()
        .where("job_id", "=", jobId)
        .orderBy("sequence");
      const asked =
        page === undefined ? all : all.where("sequence", ">", page.after).limit(page.limit);
      return (await asked.execute()).map(eventOf);
    },
  };
}

/**
 * Rows for events of one job. `lastSequence` is the job's event_count after the update that counted these events in:
 * that update locks the job's row, so sequence numbers have neither gaps nor doubles.
 */
export function eventRows(
  jobId: string,
  lastSequence: number,
  events: readonly NewEvent[],
): readonly EventRow[] {
  return events.map((event, index) => ({
    job_id: jobId,
    sequence: lastSequence - events.length + index + 1,
    at: event.at,
    code: event.code,
    severity: event.severity,
    message: event.message,
    document_id: event.documentId ?? null,
    file_name: event.fileName ?? null,
    asset_id: event.assetId ?? null,
  }));
}

const insertRows = compiledInsert("events", {
  usual: { document_id: null, file_name: null, asset_id: null },
});

/** Inserts events, and the deliveries of those that somebody wants to be told. */
export async function insertEvents(
  tx: Tx,
  rows: readonly EventRow[],
  known: EventsKnown = {},
): Promise<void> {
  await insertRows(tx, rows);
  await tellEvents(tx, rows, known);
}

export function eventOf(row: EventRow): Event {
  return {
    jobId: row.job_id,
    sequence: row.sequence,
    at: row.at,
    code: row.code,
    severity: row.severity,
    message: row.message,
    ...(row.document_id === null ? {} : { documentId: row.document_id }),
    ...(row.file_name === null ? {} : { fileName: row.file_name }),
    ...(row.asset_id === null ? {} : { assetId: row.asset_id }),
  };
}
