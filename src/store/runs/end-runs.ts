/** Ending runs: outcome, events, callbacks, follow-on jobs and turns of jobs that end together, in one transaction. */

import { type JobOutcome, TRANSITIONS } from "../../core/model/job.ts";
import type { RunEnd, RunRef } from "../../core/ports/runs.ts";
import { closeArtworks } from "../artwork/artworks-of-runs.ts";
import { removeLinksOf } from "../jobs/document-links.ts";
import { eraseDocumentSecrets } from "../jobs/documents.ts";
import { eventRows } from "../jobs/events.ts";
import { insertUnits, type SubmitUnit } from "../jobs/submit.ts";
import type { Tx } from "../databases/database.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import {
  compiledOnce,
  type Listed,
  listed,
  type SlotOf,
  slotsOfItems,
} from "../databases/compiled.ts";
import { together } from "../databases/transact.ts";
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

/** A job's row as its end left it. */
export type EndedJob = Pick<
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

/** Ends the runs that are still ours. Returns their jobs' rows, each with its end. */
export async function endRuns<End extends EndOfRun>(
  tx: Tx,
  ends: readonly End[],
): Promise<ReadonlyMap<End, EndedJob>> {
  const ended = new Map<End, EndedJob>();
  const groups = alike(ends, contentOf);
  const rowsOfGroups = await together(...groups.map((group) => endJobs(tx, group)));
  for (const [index, group] of groups.entries()) {
    const rows = new Map(rowsOfGroups[index]?.map((row) => [row.id, row]));
    for (const end of group) {
      const row = rows.get(end.run.jobId);
      // A run ends once: the second of two ends that came at once is too late.
      rows.delete(end.run.jobId);
      if (row !== undefined) {
        ended.set(end, row);
      }
    }
  }
  const withDocuments = [...ended].filter(([{ end }]) => end.isBare !== true);
  if (withDocuments.length > 0) {
    const jobIds = withDocuments.map(([, { id }]) => id);
    await together(eraseDocumentSecrets(tx, jobIds), removeLinksOf(tx, jobIds));
  }
  await closeArtworks(tx, [...ended.values()]);
  return ended;
}

/** Adds what is to be written last of ends. */
export function leaveEnds(ended: ReadonlyMap<EndOfRun, EndedJob>, last: LastWrites): void {
  if (ended.size === 0) {
    return;
  }
  last.tell(
    [...ended].flatMap(([{ end }, row]) => eventRows(row.id, row.event_count, eventsOf(end))),
  );
  const followOns = [...ended.keys()].flatMap(({ followOn }) => followOn ?? []);
  last.add(async (tx) => {
    if (followOns.length > 0) {
      await insertUnits(tx, followOns);
    }
    await giveTurns(tx, [...ended.values()]);
  });
}

function eventsOf({ followOn, event }: RunEnd): readonly RunEnd["event"][] {
  return followOn === undefined ? [event] : [followOn.event, event];
}

/** What one statement can write for several jobs. */
function contentOf({ run, end }: EndOfRun): object {
  const { at, outcome, message, failure } = end;
  return { fence: run.fence, at, outcome, message, failure, events: eventsOf(end).length };
}

interface EndedJobs extends Listed {
  readonly fence: number;
  readonly at: number;
  readonly outcome: JobOutcome;
  readonly message: string;
  readonly failureCode: JobRow["failure_code"];
  readonly failureMessage: string | null;
  readonly events: number;
}

const updateEnded = compiledOnce((db, value: SlotOf<EndedJobs>, shape) => {
  const [count = "", outcome] = shape.split(" ");
  return db
    .updateTable("jobs")
    .set((eb) => ({
      status: TRANSITIONS.finish.to,
      outcome: value("outcome"),
      message: value("message"),
      failure_code: value("failureCode"),
      failure_message: value("failureMessage"),
      completed_at: value("at"),
      secrets: null,
      lease_node: null,
      lease_until: null,
      event_count: eb("event_count", "+", value("events")),
      ...(outcome === "succeeded" ? { progress: 1 } : {}),
    }))
    .where("id", "in", slotsOfItems(value, count))
    .where("fence", "=", value("fence"))
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
    ]);
});

/** Ends that differ in nothing but the job. Touches no job whose run is no longer ours. */
async function endJobs(
  tx: Tx,
  ends: readonly [EndOfRun, ...EndOfRun[]],
): Promise<readonly EndedJob[]> {
  const [{ run, end }] = ends;
  const { at, outcome, message, failure } = end;
  const values = {
    ...listed(ends.map((each) => each.run.jobId)),
    fence: run.fence,
    at,
    outcome,
    message,
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
    events: eventsOf(end).length,
  };
  return updateEnded(tx, values, `${ends.length} ${outcome}`);
}
