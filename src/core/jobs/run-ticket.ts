/** The tickets that get a job run: at its time, or when nothing more comes for it. */

import { execTimeOf } from "./exec-time.ts";
import type { Job } from "../model/job.ts";
import type { Ticket } from "../model/ticket.ts";

type Ticketed = Pick<Job, "id" | "companyId">;

/** One live ticket a job: its key is the job's id. `dueAt` in epoch milliseconds. */
export function runTicket({ id, companyId }: Ticketed, dueAt: number): Ticket {
  return { key: `run:${id}`, kind: "run", companyId, ref: id, dueAt };
}

/** When a new job may run: now, or at the time that it asks for. */
export function dueAt({ asked, createdAt }: Pick<Job, "asked" | "createdAt">): number {
  return Math.max(createdAt, execTimeOf(asked));
}

/** The ticket that ends a job's collecting. */
export function closeTicket({ id, companyId }: Ticketed, dueAt: number): Ticket {
  return { key: `close:${id}`, kind: "close", companyId, ref: id, dueAt };
}
