/** Reads jobs: one, with its documents, or a page of many. */

import { boundedPage, PAGE_BYTES_MAX, type Page } from "../model/bounded-page.ts";
import type { Job } from "../model/job.ts";
import type { JobPage, JobWithDocuments } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, type Scope, demand, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";

/** The job and its documents. Throws forbidden; not-found also for another company's job. */
export async function getJob(
  { jobs }: Pick<Ports, "jobs">,
  principal: Principal,
  jobId: string,
): Promise<JobWithDocuments> {
  return foundFor(principal, jobId, async (scope) => jobs.findWithDocuments(scope, jobId));
}

/** The job alone. Throws forbidden; not-found also for another company's job. */
export async function findJob(
  { jobs }: Pick<Ports, "jobs">,
  principal: Principal,
  jobId: string,
): Promise<Job> {
  return foundFor(principal, jobId, async (scope) => jobs.find(scope, jobId));
}

async function foundFor<T>(
  principal: Principal,
  jobId: string,
  find: (scope: Scope) => Promise<T | undefined>,
): Promise<T> {
  demand(principal, "read-jobs");
  const found = await find(scopeOf(principal));
  if (found === undefined) {
    throw jobNotFound(jobId);
  }
  return found;
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
  const meant = meantBy(ports, page);
  const scope = scopeOf(principal);
  const { limit } = meant;
  // Nearly always none is large, and one look is enough.
  const small = await ports.jobs.listSmall(
    scope,
    { ...meant, limit: limit + 1 },
    Math.floor(PAGE_BYTES_MAX / limit),
  );
  if (small !== undefined) {
    return { entries: small.slice(0, limit), hasMore: small.length > limit };
  }
  return boundedPage(
    {
      sizes: async (jobs) => ports.jobs.sizes(scope, { ...meant, limit: jobs }),
      list: async (jobs) => ports.jobs.list(scope, { ...meant, limit: jobs }),
    },
    limit,
  );
}

/** The same filter, where it names a workflow by another name with ours. */
export function meantBy<Filter extends { readonly workflow?: string }>(
  { workflows }: Pick<Ports, "workflows">,
  filter: Filter,
): Filter {
  const alias = workflows.aliases.find(({ name }) => name === filter.workflow);
  return alias === undefined ? filter : { ...filter, workflow: alias.workflow };
}

/** The problem of asking for a job that is not there, or not the caller's. */
export function jobNotFound(jobId: string): Problem {
  return new Problem(
    "not-found",
    `There is no job ${jobId}. It may have been deleted, or the id is wrong.`,
    { subject: "job" },
  );
}
