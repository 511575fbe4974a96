/** Changes which of its company's waiting jobs a job comes before, and tells where it stands among them. */

import { type Job, priorityOf, type QueuePlace, tooLate } from "../model/job.ts";
import { type Principal, demand } from "../model/principal.ts";
import type { Ports } from "../ports/ports.ts";
import { findJob } from "./read-jobs.ts";
import { runTicket } from "./run-ticket.ts";

type PrioritizePorts = Pick<Ports, "clock" | "engine" | "jobs">;

/**
 * The job with its new priority, 0 to 100; one that has it already is left as it is. Throws not-found; illegal-transition
 * once a worker has it.
 */
export async function prioritizeJob(
  ports: PrioritizePorts,
  principal: Principal,
  { jobId, priority }: { readonly jobId: string; readonly priority: number },
): Promise<Job> {
  demand(principal, "change-jobs");
  const job = await findJob(ports, principal, jobId);
  const at = ports.clock.now();
  const message = `${principal.name} changed the priority from ${priorityOf(job)} to ${priority}.`;
  const isSame = priorityOf(job) === priority;
  const events = isSame
    ? []
    : [{ at, code: "job.prioritized", severity: "info", message } as const];
  const changed = await ports.jobs.prioritize(jobId, priority, events);
  if (changed === undefined) {
    throw tooLate(await findJob(ports, principal, jobId), "a change of its priority");
  }
  ports.engine.wake(job.companyId);
  return changed;
}

/** Where the job stands among its company's that wait for a worker; undefined, without asking the store, for one that does not. */
export async function queuePlace(
  { tickets, clock }: Pick<Ports, "clock" | "tickets">,
  job: Job,
): Promise<QueuePlace | undefined> {
  return job.status === "pending" ? tickets.placeOf(runTicket(job, 0), clock.now()) : undefined;
}
