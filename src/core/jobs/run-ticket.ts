/** When a job runs: at its time, or when nothing more comes for it; and the tickets that get it run. */

import { timeText } from "../text/time-text.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { type Job, priorityOf, USUAL_PRIORITY } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import type { Ticket } from "../model/ticket.ts";

/** When the job may run at the earliest, in epoch milliseconds; 0 without a time. */
export function execTimeOf({ execTime }: JobDocumentRequest): number {
  return execTime === undefined ? 0 : Date.parse(execTime);
}

/** When a new job may run: now, or at the time that it asks for. */
export function dueAt({ asked, createdAt }: Pick<Job, "asked" | "createdAt">): number {
  return Math.max(createdAt, execTimeOf(asked));
}

/** What a job says that is on hold. */
export const HELD_MESSAGE = "On hold: it runs once it is released.";

/** What a job says that is pending from now on. */
export function waitsFor(
  { asked, heldAt }: Pick<Job, "asked"> & { readonly heldAt?: number | undefined },
  now: number,
): string {
  if (heldAt !== undefined) {
    return HELD_MESSAGE;
  }
  const at = execTimeOf(asked);
  return at > now ? `Waits for ${timeText(at)}.` : "Waiting for a worker.";
}

type Ticketed = Pick<Job, "id" | "companyId">;

/** One live ticket a job: its key is the job's id. `at` in epoch milliseconds. */
export function runTicket({ id, companyId }: Ticketed, at: number): Ticket {
  return { key: `run:${id}`, kind: "run", companyId, ref: id, dueAt: at };
}

/** There is this job to be run, perhaps before what was to come next. */
export function wakeFor({ engine }: Pick<Ports, "engine">, job: Job): void {
  engine.wake(priorityOf(job) > USUAL_PRIORITY ? job.companyId : undefined);
}

/** The ticket that ends a job's collecting. */
export function closeTicket({ id, companyId }: Ticketed, at: number): Ticket {
  return { key: `close:${id}`, kind: "close", companyId, ref: id, dueAt: at };
}
