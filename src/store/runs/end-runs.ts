/** Ending runs: outcome, events, callbacks, follow-on jobs and turns of jobs that end together, in one transaction. */

import { TRANSITIONS } from "../../core/model/job.ts";
import type { RunEnd, RunRef } from "../../core/ports/runs.ts";
import { closeArtworks } from "../artwork/artworks-of-runs.ts";
import { removeLinksOf } from "../jobs/document-links.ts";
import { eraseDocumentSecrets } from "../jobs/documents.ts";
import { eventRows } from "../jobs/events.ts";
import { insertUnits, type SubmitUnit } from "../jobs/submit.ts";
import type { Tx } from "../databases/database.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import { alike } from "./alike.ts";
import type { LastWrites } from "./last-writes.ts";
import { giveTurns } from "./schedule-turns.ts";

/** A run's end as it is to be written. */
export interface EndOfRun {
  readonly run: RunRef;
  readonly end: RunEnd;
  /** The follow-on job of the end as rows. */
  readonly followOn: SubmitUnit | undefined;
}

type EndedJob = Pick<
  JobRow,
  | "id"
  | "workflow"
  | "outcome"
  | "fence"
  | "event_count"
  | "delete_requested"
  | "schedule_id"
  | "in_turn"
>;

/** Ends the runs that are still ours. Returns their jobs' rows, each with its end; what is to be written last is added. */
export async function endRuns<End extends EndOfRun>(
  tx: Tx,
  ends: readonly End[],
  last: LastWrites,
): Promise<ReadonlyMap<End, EndedJob>> {
  const ended = new Map<End, EndedJob>();
  for (const group of alike(ends, contentOf)) {
    const rows = new Map((await endJobs(tx, group)).map((row) => [row.id, row]));
    for (const end of group) {
      const row = rows.get(end.run.jobId);
      // A run ends once: the second of two ends that came at once is too late.
      rows.delete(end.run.jobId);
      if (row !== undefined) {
        ended.set(end, row);
      }
    }
  }
  if (ended.size === 0) {
    return ended;
  }
  const withDocuments = [...ended].filter(([{ end }]) => end.isBare !== true);
  if (withDocuments.length > 0) {
    const jobIds = withDocuments.map(([, { id }]) => id);
    await eraseDocumentSecrets(tx, jobIds);
    await removeLinksOf(tx, jobIds);
  }
  await closeArtworks(tx, [...ended.values()]);
  last.tell(
    [...ended].flatMap(([{ end }, row]) => eventRows(row.id, row.event_count, eventsOf(end))),
  );
  const followOns = [...ended.keys()].flatMap(({ followOn }) => followOn ?? []);
  last.add(async () => {
    if (followOns.length > 0) {
      await insertUnits(tx, followOns);
    }
    await giveTurns(tx, [...ended.values()]);
  });
  return ended;
}

function eventsOf({ followOn, event }: RunEnd): readonly RunEnd["event"][] {
  return followOn === undefined ? [event] : [followOn.event, event];
}

/** What one statement can write for several jobs. */
function contentOf({ run, end }: EndOfRun): object {
  const { at, outcome, message, failure } = end;
  return { fence: run.fence, at, outcome, message, failure, events: eventsOf(end).length };
}

/** Ends that differ in nothing but the job. Touches no job whose run is no longer ours. */
async function endJobs(
  tx: Tx,
  ends: readonly [EndOfRun, ...EndOfRun[]],
): Promise<readonly EndedJob[]> {
  const [{ run, end }] = ends;
  return tx
    .updateTable("jobs")
    .set((eb) => ({
      status: TRANSITIONS.finish.to,
      outcome: end.outcome,
      message: end.message,
      failure_code: end.failure?.code ?? null,
      failure_message: end.failure?.message ?? null,
      completed_at: end.at,
      secrets: null,
      lease_node: null,
      lease_until: null,
      event_count: eb("event_count", "+", eventsOf(end).length),
      ...(end.outcome === "succeeded" ? { progress: 1 } : {}),
    }))
    .where(
      "id",
      "in",
      ends.map((each) => each.run.jobId),
    )
    .where("fence", "=", run.fence)
    .where("status", "in", TRANSITIONS.finish.from)
    .returning([
      "id",
      "workflow",
      "outcome",
      "fence",
      "event_count",
      "delete_requested",
      "schedule_id",
      "in_turn",
    ])
    .execute();
}
