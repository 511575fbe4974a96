/** The files of a job, what was made of them and decided, and the same of the jobs that it follows. */

import { getJob } from "../../core/jobs/read-jobs.ts";
import type { Decision } from "../../core/model/artwork.ts";
import type { Document } from "../../core/model/document.ts";
import type { Job } from "../../core/model/job.ts";
import type { Principal } from "../../core/model/principal.ts";
import type { Result } from "../../core/model/result.ts";
import type { Ports } from "../../core/ports/ports.ts";

export type StoredFile = Omit<Document, "options">;

/** What one job has to show. */
export interface Shown {
  readonly job: Job;
  readonly documents: readonly StoredFile[];
  readonly results: readonly Result[];
  readonly decisions: readonly Decision[];
}

export interface JobFiles extends Shown {
  /** Those that it follows, the first one first. */
  readonly before: readonly Shown[];
}

/** A picture that was rejected more often is nobody's wish. */
const BEFORE_MAX = 20;

type FilePorts = Pick<Ports, "decisions" | "jobs" | "results">;

/** Where nothing new was made yet, its results are those of the job before. Throws not-found. */
export async function filesOf(
  ports: FilePorts,
  principal: Principal,
  jobId: string,
): Promise<JobFiles> {
  const { job, documents } = await getJob(ports, principal, jobId);
  const shown = await shownOf(ports, job, documents);
  const before = await beforeOf(ports, job);
  const standIns = before.at(-1)?.results ?? [];
  return { ...shown, results: shown.results.length > 0 ? shown.results : standIns, before };
}

async function shownOf(
  { decisions, results }: FilePorts,
  job: Job,
  documents: readonly StoredFile[],
): Promise<Shown> {
  const [made, decided] = await Promise.all([results.list(job.id), decisions.list(job.id)]);
  return { job, documents, results: made, decisions: decided };
}

async function beforeOf(ports: FilePorts, job: Job): Promise<readonly Shown[]> {
  const before: Shown[] = [];
  const { companyId } = job;
  let next = job.asked.followsJob;
  while (next !== undefined && before.length < BEFORE_MAX) {
    const found = await ports.jobs.findWithDocuments({ companyId }, next);
    if (found !== undefined) {
      before.unshift(await shownOf(ports, found.job, found.documents));
    }
    next = found?.job.asked.followsJob;
  }
  return before;
}
