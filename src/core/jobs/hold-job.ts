/** Holds a job that waits, so that no worker takes it, and releases it again. */

import { type Job, tooLate, WAITING } from "../model/job.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { findJob } from "./read-jobs.ts";
import { HELD_MESSAGE, wakeFor, waitsFor } from "./run-ticket.ts";

type HoldPorts = Pick<Ports, "clock" | "engine" | "jobs">;

/**
 * The job, which no worker takes until it is released; one that is on hold already stays as it is. Throws not-found;
 * illegal-transition once a worker has it, and for one that waits for people.
 */
export async function holdJob(ports: HoldPorts, principal: Principal, jobId: string): Promise<Job> {
  demand(principal, "change-jobs");
  const job = await findJob(ports, principal, jobId);
  if (job.waitingFor !== undefined) {
    const why = `Job ${jobId} waits for people (${job.waitingFor}), so there is nothing to hold; cancel it where it is not wanted any more.`;
    throw new Problem("illegal-transition", why);
  }
  if (job.heldAt !== undefined) {
    return job;
  }
  const at = ports.clock.now();
  const held = await ports.jobs.hold({
    jobId,
    at,
    message: HELD_MESSAGE,
    events: [{ at, code: "job.held", severity: "info", message: `Held by ${principal.name}.` }],
  });
  return held ?? changedMeanwhile(ports, principal, { jobId, act: "hold", isDone: isHeld });
}

/** The job, which a worker may take; one that is not on hold stays as it is. Throws not-found; illegal-transition once a worker has it. */
export async function releaseJob(
  ports: HoldPorts,
  principal: Principal,
  jobId: string,
): Promise<Job> {
  demand(principal, "change-jobs");
  const job = await findJob(ports, principal, jobId);
  if (WAITING.includes(job.status) && job.heldAt === undefined) {
    return job;
  }
  const at = ports.clock.now();
  const message = `Released by ${principal.name}.`;
  const released = await ports.jobs.release({
    jobId,
    at,
    message: waitsFor({ asked: job.asked }, at),
    events: [{ at, code: "job.released", severity: "info", message }],
  });
  if (released === undefined) {
    const isDone = (now: Job): boolean => WAITING.includes(now.status) && !isHeld(now);
    return changedMeanwhile(ports, principal, { jobId, act: "release", isDone });
  }
  wakeFor(ports, released);
  return released;
}

const isHeld = ({ heldAt }: Job): boolean => heldAt !== undefined;

interface Attempt {
  readonly jobId: string;
  readonly act: string;
  readonly isDone: (job: Job) => boolean;
}

/** Somebody else was quicker, perhaps with the same. */
async function changedMeanwhile(
  ports: HoldPorts,
  principal: Principal,
  { jobId, act, isDone }: Attempt,
): Promise<Job> {
  const now = await findJob(ports, principal, jobId);
  if (isDone(now)) {
    return now;
  }
  throw tooLate(now, act);
}
