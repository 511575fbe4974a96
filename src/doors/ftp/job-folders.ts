/** The upper folders of the tree: days, and the jobs of each. */

import { dayOf } from "../../core/model/foreign-id.ts";
import type { Job } from "../../core/model/job.ts";
import type { Principal } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { findJob, listJobs } from "../../core/jobs/read-jobs.ts";
import type { Entry } from "./tree.ts";

export type JobFolderPorts = Pick<Ports, "foreignIds" | "jobs" | "workflows">;

const DAY_MS = 24 * 3_600_000;
const JOBS_PER_PAGE = 100;
/** Clients that were written for Bright River know jobs by their numbers. */
const DIALECT = "bright-river";
const INT32 = /^[0-9]{1,10}$/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The days on which jobs were made, newest first. */
export async function* daysOf(ports: JobFolderPorts, principal: Principal): AsyncGenerator<Entry> {
  let createdBefore: number | undefined;
  for (;;) {
    const before = createdBefore === undefined ? {} : { createdBefore };
    const { entries } = await listJobs(ports, principal, { limit: 1, ...before });
    const [newest] = entries;
    if (newest === undefined) {
      return;
    }
    yield folder(dayOf(newest.createdAt), newest.createdAt);
    createdBefore = newest.createdAt - (newest.createdAt % DAY_MS);
  }
}

/** The jobs of a day, newest first. */
export async function* jobsOf(
  ports: JobFolderPorts,
  principal: Principal,
  day: string,
): AsyncGenerator<Entry> {
  const start = startOf(day);
  if (start === undefined) {
    return;
  }
  let before: string | undefined;
  for (;;) {
    const { entries, hasMore } = await listJobs(ports, principal, {
      limit: JOBS_PER_PAGE,
      // Neither bound is included.
      createdAfter: start - 1,
      createdBefore: start + DAY_MS,
      ...(before === undefined ? {} : { before }),
    });
    for (const { id, createdAt } of entries) {
      const foreign = await ports.foreignIds.ofJob(id);
      yield folder(foreign === undefined ? id : String(foreign.number), createdAt);
    }
    before = entries.at(-1)?.id;
    if (!hasMore || before === undefined) {
      return;
    }
  }
}

/** True where jobs were made on this day. */
export async function hasDay(
  ports: JobFolderPorts,
  principal: Principal,
  day: string,
): Promise<boolean> {
  for await (const _job of jobsOf(ports, principal, day)) {
    return true;
  }
  return false;
}

/** The job of a day by its id or number; undefined where the caller has none. */
export async function jobAt(
  ports: JobFolderPorts,
  principal: Principal,
  { day, name }: { readonly day: string; readonly name: string },
): Promise<Job | undefined> {
  const id = UUID.test(name) ? name.toLowerCase() : await idOfNumber(ports, name);
  const job = id === undefined ? undefined : await findJob(ports, principal, id).catch(none);
  return job !== undefined && dayOf(job.createdAt) === day ? job : undefined;
}

async function idOfNumber(
  { foreignIds }: JobFolderPorts,
  name: string,
): Promise<string | undefined> {
  const found = INT32.test(name) ? await foreignIds.find(DIALECT, Number(name)) : undefined;
  return found === undefined || found === "gone" ? undefined : found.jobId;
}

function none(error: unknown): undefined {
  if (!(error instanceof Problem && error.code === "not-found")) {
    throw error;
  }
}

/** Undefined for what is no day. */
function startOf(day: string): number | undefined {
  const { year, month, date } =
    /^(?<year>[0-9]{4})(?<month>[0-9]{2})(?<date>[0-9]{2})$/u.exec(day)?.groups ?? {};
  const start = Date.parse(`${year}-${month}-${date}T00:00:00Z`);
  return Number.isNaN(start) || dayOf(start) !== day ? undefined : start;
}

export function folder(name: string, modifiedAt: number, isWritable = false): Entry {
  return { name, kind: "folder", sizeBytes: 0, modifiedAt, isWritable };
}

/** One that waits for people gets its files from them. */
export function takesFiles({ status, waitingFor }: Job): boolean {
  return status === "creating" && waitingFor === undefined;
}
