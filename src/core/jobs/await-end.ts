/** Waits for a job to end, without asking the store more often than something happens. */

import { findJob } from "./read-jobs.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";

export interface Waiting {
  readonly jobId: string;
  /** At most so long; Infinity for as long as it takes. */
  readonly waitMs: number;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** A wait is looked after at least so often. */
const LOOK_MS = 60_000;

/**
 * The job as it is when it has ended, the time is over or the server stops; at once if it has not been started. Throws
 * not-found.
 */
export async function awaitEnd(
  ports: Pick<Ports, "jobs" | "changes" | "clock">,
  principal: Principal,
  { jobId, waitMs, signal }: Waiting,
): Promise<Job> {
  const until = ports.clock.now() + waitMs;
  const watch = ports.changes.watch(jobId);
  const close = (): void => watch.close();
  if (signal.aborted) {
    close();
  }
  signal.addEventListener("abort", close);
  try {
    for (;;) {
      const job = await findJob(ports, principal, jobId);
      const leftMs = until - ports.clock.now();
      const isOver = leftMs <= 0 || watch.isClosed;
      const isUnstarted = job.status === "creating" || job.heldAt !== undefined;
      if (job.status === "completed" || isUnstarted || isOver) {
        return job;
      }
      await watch.next(Math.min(leftMs, LOOK_MS));
    }
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}
