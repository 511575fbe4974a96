/** Cancels a job: at once if no worker has it, else by asking its run to stop. */

import { findJob } from "./read-jobs.ts";
import type { Job, WaitingFor } from "../model/job.ts";
import { RECORD_WORKFLOW } from "../model/people/record.ts";
import { abortJob, unlessEnded } from "../records/abort-record.ts";
import type { ChangePorts } from "../records/change-record.ts";
import type { NewEvent } from "../model/event.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";
import { jobNews } from "../ports/telemetry.ts";

export type EndPorts = Pick<Ports, "clock" | "engine" | "jobs" | "telemetry">;
export type CancelPorts = EndPorts & ChangePorts;

/** The job as it is afterwards; a record is aborted. Cancelling a job that has ended changes nothing and is no error. Throws not-found. */
export async function cancelJob(
  ports: CancelPorts,
  principal: Principal,
  jobId: string,
): Promise<Job> {
  demand(principal, "change-jobs");
  const job = await findJob(ports, principal, jobId);
  if (job.status === "completed") {
    return job;
  }
  const cancelled = await cancelWaiting(ports, principal, job);
  if (cancelled !== undefined) {
    return cancelled;
  }
  await interruptRunning(ports, { jobId, by: principal.name, thenDelete: false });
  return findJob(ports, principal, jobId);
}

/** Ends a job that no worker has; undefined if one has it or it has ended. */
export async function cancelWaiting(
  ports: CancelPorts,
  principal: Principal,
  { id: jobId, workflow, waitingFor, heldAt }: Job,
): Promise<Job | undefined> {
  if (workflow === RECORD_WORKFLOW) {
    return abortJob(ports, principal, jobId).catch(unlessEnded);
  }
  const idle = heldAt === undefined ? "before it ran" : "while it was on hold";
  const when = waitingFor === undefined ? idle : `while it waited for ${FOR[waitingFor]}`;
  return endWaiting(ports, { jobId, message: `Cancelled by ${principal.name} ${when}.` });
}

const FOR: Readonly<Record<WaitingFor, string>> = {
  upload: "a file",
  decision: "a decision",
  review: "the shop's review",
  people: "people",
};

/** Cancels it with this message; undefined as above. */
export async function endWaiting(
  ports: EndPorts,
  { jobId, message }: { readonly jobId: string; readonly message: string },
): Promise<Job | undefined> {
  const at = ports.clock.now();
  const cancelled = await ports.jobs.change({
    jobId,
    transition: "cancel",
    at,
    message,
    outcome: "cancelled",
    events: [{ at, code: "job.cancelled", severity: "info", message }],
  });
  // Somebody may want to be told.
  ports.engine.wake();
  if (cancelled !== undefined) {
    ports.telemetry?.jobMoved(jobNews(cancelled));
  }
  return cancelled;
}

export interface Interruption {
  readonly jobId: string;
  /** The principal's name. */
  readonly by: string;
  readonly thenDelete: boolean;
}

/** Asks a running job to stop; false if it is not running. */
export async function interruptRunning(
  ports: Pick<Ports, "jobs" | "clock" | "engine">,
  { jobId, by, thenDelete }: Interruption,
): Promise<boolean> {
  const event: NewEvent = {
    at: ports.clock.now(),
    code: "job.cancel-requested",
    severity: "info",
    message: `${by} asked the job to stop.`,
  };
  const asked = await ports.jobs.requestCancel(jobId, event, thenDelete);
  if (asked) {
    ports.engine.interrupt(jobId);
  }
  return asked;
}
