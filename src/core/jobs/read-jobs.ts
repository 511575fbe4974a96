/** Reads jobs: one, with its documents, or a page of many. */

import { boundedPage, type Page } from "../model/bounded-page.ts";
import type { Document } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import type { JobPage } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, type Scope, demand, scopeOf } from "../model/principal.ts";
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

/** The job that was made under the same idempotency key before. Throws gone. */
export async function madeBefore(
  { jobs }: Pick<Ports, "jobs">,
  scope: Scope,
  jobId: string,
): Promise<Job> {
  const job = await jobs.find(scope, jobId);
  if (job === undefined) {
    throw new Problem("gone", `Job ${jobId}, made under this Idempotency-Key, was deleted.`);
  }
  return job;
}

/**
 * One page of the jobs that the principal may see; a workflow may be meant by another name. It holds fewer than asked for
 * where their documents are large. Throws forbidden.
 */
export async function listJobs(
  ports: Pick<Ports, "jobs" | "workflows">,
  principal: Principal,
  page: JobPage,
): Promise<Page<Job>> {
  demand(principal, "read-jobs");
  const alias = ports.workflows.aliases?.find(({ name }) => name === page.workflow);
  const meant = alias === undefined ? page : { ...page, workflow: alias.workflow };
  const scope = scopeOf(principal);
  return boundedPage(
    {
      sizes: async (limit) => ports.jobs.sizes(scope, { ...meant, limit }),
      list: async (limit) => ports.jobs.list(scope, { ...meant, limit }),
    },
    meant.limit,
  );
}

/** The problem of asking for a job that is not there, or not the caller's. */
export function jobNotFound(jobId: string): Problem {
  return new Problem(
    "not-found",
    `There is no job ${jobId}. It may have been deleted, or the id is wrong.`,
    { subject: "job" },
  );
}
