/** The log of jobs: what each that began came to, and its events page by page. */

import type { Event, EventCode } from "../model/event.ts";
import type { JobStatus } from "../model/job.ts";
import type { AssetEvent, EventQuery, JobOrder, JobQuery } from "../ports/job-search.ts";
import { JOBS_TOLD_MAX, type JobSelection, queryOf } from "./job-selection.ts";
import { type TalliedJob, withTallies } from "./list-active-jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, demand } from "../model/principal.ts";

export interface JobLogsQuery
  extends JobSelection,
    Pick<JobQuery, "submittedBy" | "from" | "until"> {
  readonly orderBy: JobOrder;
  readonly isAscending: boolean;
  /** At most JOBS_TOLD_MAX are told. */
  readonly limit: number;
}

/** A job that began, or ended before it did, has a log. */
const LOGGED: readonly JobStatus[] = ["processing", "completed"];

/** The jobs with a log, in the asked order. Throws forbidden. */
export async function listJobLogs(
  ports: Pick<Ports, "jobSearch">,
  principal: Principal,
  asked: JobLogsQuery,
): Promise<readonly TalliedJob[]> {
  demand(principal, "read-jobs");
  const { submittedBy, from, until, orderBy, isAscending } = asked;
  const jobs = await ports.jobSearch.find({
    ...queryOf(asked),
    statuses: LOGGED,
    submittedBy,
    from,
    until,
    orderBy,
    isAscending,
    limit: Math.min(asked.limit, JOBS_TOLD_MAX),
  });
  return withTallies(ports, jobs);
}

export interface JobLogQuery extends JobSelection {
  /** The codes to be told of this job, with their places in an order by code. */
  readonly codesOf: (log: TalliedJob) => ReadonlyMap<EventCode, number>;
  readonly page: Pick<EventQuery, "orderBy" | "isAscending" | "limit" | "offset">;
}

export interface JobLogPage extends TalliedJob {
  /** All that there are of the asked codes. */
  readonly total: number;
  readonly events: readonly Event[];
}

/** Whoever reads the log of a name reads its newest runs; each run's own handle reads any. */
const RUNS_TOLD_MAX = 20;

/** The logs of the selected jobs, newest first, with one page of the events of each. Throws forbidden. */
export async function readJobLogs(
  ports: Pick<Ports, "jobSearch">,
  principal: Principal,
  asked: JobLogQuery,
): Promise<readonly JobLogPage[]> {
  demand(principal, "read-jobs");
  const jobs = await ports.jobSearch.find({ ...queryOf(asked), limit: RUNS_TOLD_MAX });
  const pages: JobLogPage[] = [];
  for (const log of await withTallies(ports, jobs)) {
    const { total, events } = await ports.jobSearch.events({
      jobId: log.job.id,
      codes: asked.codesOf(log),
      ...asked.page,
    });
    pages.push({ ...log, total, events });
  }
  return pages;
}

/** The newest events about an asset, newest first. Throws forbidden. */
export async function readAssetLog(
  { jobSearch }: Pick<Ports, "jobSearch">,
  principal: Principal,
  asset: { readonly companyId: string; readonly assetId: string },
): Promise<readonly AssetEvent[]> {
  demand(principal, "read-jobs");
  return jobSearch.assetEvents(asset.companyId, asset.assetId, JOBS_TOLD_MAX);
}
