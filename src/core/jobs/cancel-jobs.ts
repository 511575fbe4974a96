/** Cancels all jobs that a filter finds and that have not ended, a bounded number at once. */

import type { CancellationDocument, CancellationFailure } from "../model/contract-types.gen.ts";
import type { Job, JobStatus } from "../model/job.ts";
import { type Principal, demand, type Scope, scopeOf } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { JobFilter } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { type CancelPorts, cancelWaiting, interruptRunning } from "./cancel-job.ts";
import { meantBy } from "./read-jobs.ts";

type CancelJobsPorts = CancelPorts & Pick<Ports, "workflows">;

/** Which jobs that have not ended are meant: at least one part must narrow. */
export type OpenJobFilter = Omit<JobFilter, "outcome" | "status"> & {
  readonly status?: OpenStatus;
};
export type OpenStatus = Exclude<JobStatus, "completed">;

/** In this order, so that nothing starts while others are cancelled. */
export const OPEN_STATUSES: readonly OpenStatus[] = ["pending", "creating", "processing"];

const PAGE = 100;
/** So many are told. */
const FAILURES_MAX = 100;
/** How far jobs are counted that are not cancelled. */
const COUNTED_MAX = 10_000;

export interface CancelJobs {
  readonly filter: OpenJobFilter;
  /** How many are cancelled at most. */
  readonly limit: number;
}

/**
 * Cancels the oldest first, each with its event, and tells what became of them. One that was asked to stop before is
 * passed over. Asking again goes on. Throws forbidden, and invalid-document for a filter that narrows nothing.
 */
export async function cancelJobs(
  ports: CancelJobsPorts,
  principal: Principal,
  { filter, limit }: CancelJobs,
): Promise<CancellationDocument> {
  const meant = narrowed(ports, principal, filter);
  const scope = scopeOf(principal);
  const failures: CancellationFailure[] = [];
  let [cancelled, stopping] = [0, 0];
  for await (const job of openJobs(ports, scope, meant)) {
    if (cancelled + stopping === limit || failures.length === FAILURES_MAX) {
      return { ...told(cancelled, stopping, failures), hasMore: true };
    }
    const end = await cancelOne(ports, principal, job);
    if (typeof end === "object") {
      failures.push(end);
    } else if (end === "cancelled") {
      cancelled += 1;
    } else if (end === "stopping") {
      stopping += 1;
    }
  }
  return { ...told(cancelled, stopping, failures), hasMore: false };
}

/** How many that would be; nothing is cancelled. Throws as cancelJobs(). */
export async function countCancellable(
  ports: CancelJobsPorts,
  principal: Principal,
  filter: OpenJobFilter,
): Promise<CancellationDocument> {
  const meant = narrowed(ports, principal, filter);
  const scope = scopeOf(principal);
  let count = 0;
  for (const status of statusesOf(meant)) {
    const page = { ...meant, status, limit: COUNTED_MAX + 1 - count };
    count += page.limit === 0 ? 0 : (await ports.jobs.sizes(scope, page)).length;
  }
  const matched = Math.min(count, COUNTED_MAX);
  return { matched, cancelled: 0, stopping: 0, failures: [], hasMore: count > matched };
}

function narrowed(
  ports: CancelJobsPorts,
  principal: Principal,
  filter: OpenJobFilter,
): OpenJobFilter {
  demand(principal, "read-jobs");
  demand(principal, "change-jobs");
  if (Object.keys(filter).length === 0) {
    const message =
      "There is no filter, and all jobs would be cancelled. Say which are meant: by status, workflow, externalId, tag, isTest, createdAfter or createdBefore.";
    throw Problem.at("invalid-document", { pointer: "", rule: "required", message });
  }
  return meantBy(ports, filter);
}

const statusesOf = ({ status }: OpenJobFilter): readonly OpenStatus[] =>
  status === undefined ? OPEN_STATUSES : [status];

/** Those that nobody asked to stop yet, oldest first of each status. */
async function* openJobs(
  { jobs }: Pick<Ports, "jobs">,
  scope: Scope,
  filter: OpenJobFilter,
): AsyncGenerator<Job, void> {
  for (const status of statusesOf(filter)) {
    let after: string | undefined;
    for (;;) {
      const place = after === undefined ? {} : { after };
      const asked = { ...filter, ...place, status, limit: PAGE, isAscending: true };
      const page = await jobs.list(scope, asked);
      yield* page.filter(({ cancelRequested }) => !cancelRequested);
      after = page.at(-1)?.id;
      if (after === undefined || page.length < PAGE) {
        break;
      }
    }
  }
}

/**
 * What became of it by this call, or why it could not be cancelled; undefined where it ended, was asked to stop or was
 * deleted since it was listed: several may cancel the same jobs at once, and each is counted by one of them.
 */
async function cancelOne(
  ports: CancelJobsPorts,
  principal: Principal,
  job: Job,
): Promise<"cancelled" | "stopping" | CancellationFailure | undefined> {
  const { id: jobId } = job;
  try {
    if ((await cancelWaiting(ports, principal, job)) !== undefined) {
      return "cancelled";
    }
    const asked = { jobId, by: principal.name, thenDelete: false };
    return (await interruptRunning(ports, asked)) ? "stopping" : undefined;
  } catch (error) {
    if (!(error instanceof Problem)) {
      throw error;
    }
    return error.code === "not-found"
      ? undefined
      : { jobId, code: error.code, message: error.message };
  }
}

function told(cancelled: number, stopping: number, failures: readonly CancellationFailure[]) {
  return { matched: cancelled + stopping + failures.length, cancelled, stopping, failures };
}
