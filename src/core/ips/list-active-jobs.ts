/** Lists the jobs that are under way: being collected, waiting for a worker or running. */

import type { Job } from "../model/job.ts";
import type { JobTally } from "../ports/job-search.ts";
import { type JobSelection, openJobs, waitsForItsTime } from "./job-selection.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";

export interface TalliedJob {
  readonly job: Job;
  readonly tally: JobTally;
}

const NO_EVENTS: JobTally = {
  succeeded: 0,
  failed: 0,
  skipped: 0,
  replaced: 0,
  published: 0,
  files: 0,
  warnings: 0,
  lastAt: 0,
};

export interface ActiveJobsQuery extends JobSelection {
  /** False leaves out the jobs that wait for documents of their submitter. */
  readonly includeWaiting: boolean;
}

/** The jobs, newest first, without those whose time has not come. Throws forbidden. */
export async function listActiveJobs(
  ports: Pick<Ports, "jobSearch" | "clock">,
  principal: Principal,
  asked: ActiveJobsQuery,
): Promise<readonly TalliedJob[]> {
  demand(principal, "read-jobs");
  const now = ports.clock.now();
  const jobs = await openJobs(ports, asked);
  return withTallies(
    ports,
    jobs.filter(
      (job) => !waitsForItsTime(job, now) && (asked.includeWaiting || job.status !== "creating"),
    ),
  );
}

/** Each job with what its events say about its files. */
export async function withTallies(
  { jobSearch }: Pick<Ports, "jobSearch">,
  jobs: readonly Job[],
): Promise<readonly TalliedJob[]> {
  if (jobs.length === 0) {
    return [];
  }
  const tallies = await jobSearch.tally(jobs.map(({ id }) => id));
  return jobs.map((job) => ({ job, tally: tallies.get(job.id) ?? NO_EVENTS }));
}
