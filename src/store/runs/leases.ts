/** Leases: a running job belongs to its worker for a while, and longer as long as the worker says so. */

import { TRANSITIONS } from "../../core/model/job.ts";
import type { RunRef } from "../../core/ports/runs.ts";
import type { Database } from "../databases/database.ts";
import { chunksOf, inChunks, transact } from "../databases/transact.ts";

const RUNS_PER_STATEMENT = 100;

/** Prolongs the leases. Returns the runs that are lost or asked to stop. */
export async function extendRuns(
  db: Database,
  runs: readonly RunRef[],
  leaseUntil: number,
): Promise<readonly RunRef[]> {
  if (runs.length === 0) {
    return [];
  }
  const going = new Set<string>();
  await transact(db, async (tx) => {
    for (const chunk of chunksOf(runs, RUNS_PER_STATEMENT)) {
      const rows = await tx
        .updateTable("jobs")
        .set({ lease_until: leaseUntil })
        .where("status", "in", TRANSITIONS.finish.from)
        .where((eb) =>
          eb.or(
            chunk.map((run) => eb.and([eb("id", "=", run.jobId), eb("fence", "=", run.fence)])),
          ),
        )
        .returning(["id", "fence", "cancel_requested"])
        .execute();
      for (const row of rows) {
        if (row.cancel_requested === 0) {
          going.add(nameOf({ jobId: row.id, fence: row.fence }));
        }
      }
    }
  });
  return runs.filter((run) => !going.has(nameOf(run)));
}

/** Those of the runs that are lost or asked to stop; changes nothing. */
export async function withdrawnRuns(
  db: Database,
  runs: readonly RunRef[],
): Promise<readonly RunRef[]> {
  const rows = await inChunks(runs, (chunk) =>
    db
      .selectFrom("jobs")
      .select(["id", "fence"])
      .where(
        "id",
        "in",
        chunk.map(({ jobId }) => jobId),
      )
      .where("status", "in", TRANSITIONS.finish.from)
      .where("cancel_requested", "=", 0)
      .execute(),
  );
  const going = new Set(rows.map(({ id, fence }) => nameOf({ jobId: id, fence })));
  return runs.filter((run) => !going.has(nameOf(run)));
}

/** Processing jobs whose lease ended before this time. */
export async function expiredRuns(
  db: Database,
  leaseEndedBefore: number,
): Promise<readonly (RunRef & { readonly cancelRequested: boolean })[]> {
  const rows = await db
    .selectFrom("jobs")
    .select(["id", "fence", "cancel_requested"])
    .where("status", "in", TRANSITIONS.finish.from)
    // Infinity is no bigint.
    .where("lease_until", "<", Math.min(leaseEndedBefore, Number.MAX_SAFE_INTEGER))
    .orderBy("lease_until")
    .execute();
  return rows.map((row) => ({
    jobId: row.id,
    fence: row.fence,
    cancelRequested: row.cancel_requested === 1,
  }));
}

function nameOf({ jobId, fence }: RunRef): string {
  return `${jobId}/${fence}`;
}
