/** Which jobs of a company somebody asks about: all of a name, one run, or all there are. */

import { TOLD_BYTES_MAX } from "../model/bounded-page.ts";
import type { Company } from "../model/company.ts";
import { execTimeOf } from "../jobs/run-ticket.ts";
import { schedulePage } from "../schedules/read-schedules.ts";
import type { Job, JobStatus } from "../model/job.ts";
import type { JobQuery } from "../ports/job-search.ts";
import type { Ports } from "../ports/ports.ts";
import { Problem } from "../model/problem.ts";
import type { Schedule } from "../model/schedule.ts";

export interface JobSelection {
  readonly company: Company;
  /** The name that jobs and schedules were submitted under. */
  readonly name?: string;
  /** One job alone. */
  readonly jobId?: string;
  /** With the name: those that were submitted at this time, epoch milliseconds. */
  readonly createdAt?: number;
}

/** More are not told at once; they are asked for by name. */
export const JOBS_TOLD_MAX = 1000;

const OPEN: readonly JobStatus[] = ["creating", "pending", "processing"];

/** Turns a selection into a query of the store. */
export function queryOf(selection: JobSelection): Omit<JobQuery, "limit"> {
  const { company, name, jobId, createdAt } = selection;
  return { companyId: company.id, name, jobId, createdAt };
}

/** The selected jobs that have not ended, newest first; among them those that wait for their time. At most `limit`. */
export async function openJobs(
  ports: Pick<Ports, "jobSearch">,
  selection: JobSelection,
  limit = JOBS_TOLD_MAX,
): Promise<readonly Job[]> {
  return ports.jobSearch.find({ ...queryOf(selection), statuses: OPEN, limit });
}

/** True for a job that nobody has run yet because its time has not come. */
export function waitsForItsTime(job: Job, now: number): boolean {
  return job.status === "pending" && job.startedAt === undefined && execTimeOf(job.asked) > now;
}

const SCHEDULES_PER_PAGE = 500;

/** The selected schedules, newest first, at most `limit` and none after TOLD_BYTES_MAX. One run of a job is never a schedule. */
export async function selectedSchedules(
  ports: Pick<Ports, "schedules">,
  { company, name, jobId, createdAt }: JobSelection,
  limit = JOBS_TOLD_MAX,
): Promise<readonly Schedule[]> {
  const selected: Schedule[] = [];
  if (jobId !== undefined || createdAt !== undefined) {
    return selected;
  }
  const scope = { companyId: company.id };
  let bytes = 0;
  for (let before: string | undefined; selected.length < limit && bytes < TOLD_BYTES_MAX; ) {
    const page = await schedulePage(ports, scope, {
      limit: SCHEDULES_PER_PAGE,
      ...(before === undefined ? {} : { before }),
    });
    const mine = page.entries.filter(({ asked }) => name === undefined || asked.name === name);
    selected.push(...mine);
    bytes += mine.length === 0 ? 0 : page.bytes;
    before = page.entries.at(-1)?.id;
    if (!page.hasMore) {
      break;
    }
  }
  return selected.slice(0, limit);
}

/** The problem of a handle or name that nothing is found by. */
export function nothingSelected(): Problem {
  const message =
    "There is no job with this handle. It may have been deleted, or it belongs to another company.";
  return Problem.at("not-found", { pointer: "/selection", rule: "value", message });
}
