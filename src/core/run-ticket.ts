/** The ticket that gets a job run. */

import type { Ticket } from "./ports.ts";

/** One live ticket a job: its key is the job's id. `dueAt` in epoch milliseconds. */
export function runTicket(jobId: string, dueAt: number): Ticket {
  return { key: `run:${jobId}`, kind: "run", ref: jobId, dueAt };
}
