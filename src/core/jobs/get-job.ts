/** Reads one job with its documents. */

import type { Document } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";

/** The job and its documents. Throws forbidden; not-found also for another company's job. */
export async function getJob(
  ports: Pick<Ports, "jobs" | "documents">,
  principal: Principal,
  jobId: string,
): Promise<{ readonly job: Job; readonly documents: readonly Document[] }> {
  const job = await findJob(ports, principal, jobId);
  return { job, documents: await ports.documents.list(jobId) };
}

/** The job alone. Throws forbidden; not-found also for another company's job. */
export async function findJob(
  ports: Pick<Ports, "jobs">,
  principal: Principal,
  jobId: string,
): Promise<Job> {
  demand(principal, "read-jobs");
  const job = await ports.jobs.find(scopeOf(principal), jobId);
  if (job === undefined) {
    throw jobNotFound(jobId);
  }
  return job;
}

/** The problem of asking for a job that is not there, or not the caller's. */
export function jobNotFound(jobId: string): Problem {
  return new Problem(
    "not-found",
    `There is no job ${jobId}. It may have been deleted, or the id is wrong.`,
    { subject: "job" },
  );
}
