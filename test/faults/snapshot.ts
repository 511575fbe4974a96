/** Reads a snapshot from a store: its dump, without what the checker does not need. */

import type { Store } from "../../src/store/open-store.ts";
import type { DocumentRow, EventRow, JobRow } from "../../src/store/schema/tables/jobs.ts";
import type { ScheduleRow } from "../../src/store/schema/tables/schedules.ts";
import type { KeptJob, KeptSchedule, Snapshot } from "./history.ts";

interface Line {
  readonly table?: string;
  readonly row?: unknown;
}

export interface SnapshotOptions {
  /** Of all its schedules. */
  readonly periodMs: number;
  readonly wantsTold: (name: string) => boolean;
}

/** Everything in the store that promises are about. */
export async function snapshotOf(store: Store, options: SnapshotOptions): Promise<Snapshot> {
  const rows = new Map<string, unknown[]>();
  await store.exportRows(async (text) => {
    for (const line of text.split("\n")) {
      const { table, row } = JSON.parse(line) as Line;
      if (table !== undefined) {
        const found = rows.get(table) ?? [];
        found.push(row);
        rows.set(table, found);
      }
    }
  });
  const of = <Row>(table: string): readonly Row[] => (rows.get(table) ?? []) as Row[];
  return {
    jobs: of<JobRow>("jobs").map((row) => jobOf(row, options)),
    events: of<EventRow>("events").map(({ job_id: jobId, sequence, code }) => ({
      jobId,
      sequence,
      code,
    })),
    documents: of<DocumentRow>("documents").map(({ id, job_id: jobId }) => ({ id, jobId })),
    schedules: of<ScheduleRow>("schedules").map((row) => scheduleOf(row, options)),
  };
}

function jobOf(row: JobRow, { wantsTold }: SnapshotOptions): KeptJob {
  const name = row.name ?? "";
  return {
    id: row.id,
    name,
    status: row.status,
    wantsTold: wantsTold(name),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.schedule_id === null ? {} : { scheduleId: row.schedule_id }),
    ...(row.fire_time === null ? {} : { fireTime: row.fire_time }),
  };
}

function scheduleOf(row: ScheduleRow, { periodMs }: SnapshotOptions): KeptSchedule {
  const { name = "" } = JSON.parse(row.asked) as { readonly name?: string };
  return {
    id: row.id,
    name,
    createdAt: row.created_at,
    periodMs,
    missed: row.missed,
    skipped: row.skipped,
    ...(row.last_fire_at === null ? {} : { lastFireAt: row.last_fire_at }),
  };
}
