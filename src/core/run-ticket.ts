/** The tickets that get a job run: at its time, or when nothing more comes for it. */

import { execTimeOf } from "./exec-time.ts";
import type { Job } from "./job.ts";
import type { Ticket } from "./ports.ts";

/** One live ticket a job: its key is the job's id. `dueAt` in epoch milliseconds. */
export function runTicket(jobId: string, dueAt: number): Ticket {
  return { key: `run:${jobId}`, kind: "run", ref: jobId, dueAt };
}

/** When a new job may run: now, or at the time that it asks for. */
export function dueAt({ asked, createdAt }: Pick<Job, "asked" | "createdAt">): number {
  return Math.max(createdAt, execTimeOf(asked));
}

/** The ticket that ends a job's collecting. */
export function closeTicket(jobId: string, dueAt: number): Ticket {
  return { key: `close:${jobId}`, kind: "close", ref: jobId, dueAt };
}
