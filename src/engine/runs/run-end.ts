/** Ending runs: the outcome and its event in one transaction, giving back, and deleting what was to be deleted. */

import type { NewEvent } from "../../core/model/event.ts";
import type { Failure, JobOutcome } from "../../core/model/job.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { Clock } from "../../core/ports/base.ts";
import type { JobStore, NewJob } from "../../core/ports/jobs.ts";
import type { RunEnd, RunRef, RunStore } from "../../core/ports/runs.ts";
import type { WorkflowHold } from "../../core/ports/workflow-context.ts";
import { countOf } from "../../core/text/count-of.ts";

export interface EndPorts {
  readonly runs: RunStore;
  readonly jobs: JobStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
}

export interface Ending {
  readonly outcome: JobOutcome;
  readonly message: string;
  readonly failure?: Failure;
  /** As RunEnd has it. */
  readonly isBare?: boolean;
  /** What is submitted with this end. */
  readonly followOn?: NewJob;
}

const EVENTS: Readonly<Record<JobOutcome, Pick<RunEnd["event"], "code" | "severity">>> = {
  succeeded: { code: "job.completed", severity: "info" },
  failed: { code: "job.failed", severity: "error" },
  cancelled: { code: "job.cancelled", severity: "info" },
};

export const CANCELLED: Ending = { outcome: "cancelled", message: "Cancelled while it ran." };

/** The ending of a run that did its work, with so many warnings and errors told. */
export function succeededWith(troubles: number): Ending {
  const told = countOf(troubles, "warning or error", "warnings and errors");
  const message = troubles === 0 ? "Completed." : `Completed with ${told}; its events tell more.`;
  return { outcome: "succeeded", message };
}

/** The ending of a run that failed. */
export function failedWith(failure: Failure): Ending {
  return { outcome: "failed", message: failure.message, failure };
}

/** Ends a run. False if it was no longer ours, and then nothing was written. */
export async function endRun(ports: EndPorts, run: RunRef, ending: Ending): Promise<boolean> {
  const at = ports.clock.now();
  const { followOn, ...end } = ending;
  const event = { at, ...EVENTS[ending.outcome], message: ending.message };
  const ended = await ports.runs.finish(run, {
    at,
    ...end,
    event,
    ...(followOn === undefined
      ? {}
      : { followOn: { job: followOn, event: followed(followOn, at) } }),
  });
  if (ended === "delete") {
    const blobIds = await ports.jobs.remove(run.jobId);
    await ports.blobs.remove(blobIds ?? []);
  }
  return ended !== "lost";
}

function followed({ job }: NewJob, at: number): NewEvent {
  const message = `Submitted ${job.asked.name ?? job.workflow} to follow, as job ${job.id}.`;
  return { at, code: "job.followed", severity: "info", message };
}

/** Leaves the job to the people it waits for. Returns what RunStore.hold does. */
export async function holdRun(
  { runs, clock }: Pick<EndPorts, "runs" | "clock">,
  run: RunRef,
  { events, ...hold }: WorkflowHold,
): ReturnType<RunStore["hold"]> {
  const at = clock.now();
  return runs.hold(run, { at, ...hold, events: events.map((line) => ({ at, ...line })) });
}

export interface GiveBackReason {
  readonly message: string;
  /** "warning" marks an attempt that died with its process: three of them are the last. */
  readonly severity: "info" | "warning";
}

/** Gives a job back to be run again at once; the results of the attempt are removed. */
export async function giveBackRun(
  ports: EndPorts,
  run: RunRef,
  why: GiveBackReason,
): Promise<void> {
  const at = ports.clock.now();
  const orphans = await ports.runs.giveBack(run, {
    event: { at, code: "job.given-back", ...why },
    dueAt: at,
  });
  await ports.blobs.remove(orphans ?? []);
}
