/** The files of a job, what was made of them and decided; where nothing new was made yet, what the job before it made. */

import { getJob } from "../../core/jobs/read-jobs.ts";
import type { Principal } from "../../core/model/principal.ts";
import type { Result } from "../../core/model/result.ts";
import type { Ports } from "../../core/ports/ports.ts";
import type { JobFiles } from "./file-body.ts";

/** Throws not-found. */
export async function filesOf(
  ports: Ports,
  principal: Principal,
  jobId: string,
): Promise<JobFiles> {
  const { job, documents } = await getJob(ports, principal, jobId);
  const [results, decisions] = await Promise.all([
    ports.results.list(jobId),
    ports.decisions.list(jobId),
  ]);
  const { followsJob } = job.asked;
  const standIns: readonly Result[] =
    results.length > 0 || followsJob === undefined
      ? results
      : await resultsOfBefore(ports, job.companyId, followsJob);
  return { job, documents, results: standIns, decisions };
}

async function resultsOfBefore(
  { jobs, results }: Ports,
  companyId: string,
  jobId: string,
): Promise<readonly Result[]> {
  const before = await jobs.find({ companyId }, jobId);
  return before === undefined ? [] : results.list(before.id);
}
