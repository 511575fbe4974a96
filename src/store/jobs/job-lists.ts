/** Lists of jobs: a page costs the same however many jobs there are, because each filter has an index in the order of the list. */

import { type Expression, type SqlBool, sql } from "kysely";
import type { DocumentSize } from "../../core/model/bounded-page.ts";
import type { JobOutcome, JobStatus } from "../../core/model/contract-types.gen.ts";
import type { Job } from "../../core/model/job.ts";
import type { JobPage } from "../../core/ports/jobs.ts";
import type { Scope } from "../../core/model/principal.ts";
import { jobOf } from "./job-rows.ts";
import type { Database } from "../databases/database.ts";

/** Beyond so many companies a filtered list of all is not put together from lists of each. */
const COMPANIES_MAX = 50;
const OUTCOMES: readonly JobOutcome[] = ["succeeded", "failed", "cancelled"];
/** Ids are made a moment before the time of creation is read. */
const ID_SLACK_MS = 10_000;

/** One part of a list, in which an index gives the order. */
interface Branch {
  readonly companyId: string | undefined;
  readonly outcome: JobOutcome | undefined;
}

/** A page of jobs in the order of their ids, which is that of their creation. */
export async function listJobs(db: Database, scope: Scope, page: JobPage): Promise<readonly Job[]> {
  return merged(db, { scope, page }, async (branch) => {
    const rows = await branchQuery(db, branch, page).selectAll("jobs").execute();
    return rows.map(jobOf);
  });
}

/** The sizes of the documents of the same jobs in the same order. */
export async function jobSizes(
  db: Database,
  scope: Scope,
  page: JobPage,
): Promise<readonly DocumentSize[]> {
  return merged(db, { scope, page }, async (branch) =>
    branchQuery(db, branch, page)
      .select(["jobs.id", sql<number>`octet_length(jobs.asked)`.as("bytes")])
      .execute(),
  );
}

/** What `read` finds in each branch, put together in the order of the page. */
async function merged<T extends { readonly id: string }>(
  db: Database,
  { scope, page }: { readonly scope: Scope; readonly page: JobPage },
  read: (branch: Branch) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const branches = await branchesOf(db, scope, page);
  const found: T[] = [];
  for (const branch of branches) {
    found.push(...(await read(branch)));
  }
  return branches.length === 1 ? found : inOrder(found, page);
}

function inOrder<T extends { readonly id: string }>(
  found: readonly T[],
  { isAscending, limit }: JobPage,
): readonly T[] {
  const sign = isAscending === true ? 1 : -1;
  return [...found].sort((left, right) => (left.id < right.id ? -sign : sign)).slice(0, limit);
}

async function branchesOf(db: Database, scope: Scope, page: JobPage): Promise<readonly Branch[]> {
  const isEnded = page.status === "completed" || page.outcome !== undefined;
  const outcomes = !isEnded ? [undefined] : page.outcome === undefined ? OUTCOMES : [page.outcome];
  const companyIds = await companyIdsOf(db, scope, page);
  return companyIds.flatMap((companyId) => outcomes.map((outcome) => ({ companyId, outcome })));
}

/** The indexes of filters begin with the company. */
async function companyIdsOf(
  db: Database,
  scope: Scope,
  { status, outcome, workflow, externalId, tag }: JobPage,
): Promise<readonly (string | undefined)[]> {
  if (scope !== "every-company") {
    return [scope.companyId];
  }
  if ((status ?? outcome ?? workflow ?? externalId ?? tag) === undefined) {
    return [undefined];
  }
  const rows = await db
    .selectFrom("companies")
    .select("id")
    .limit(COMPANIES_MAX + 1)
    .execute();
  return rows.length > COMPANIES_MAX ? [undefined] : rows.map(({ id }) => id);
}

/** Which jobs a branch holds, in order; what is told of them is still to be said. */
function branchQuery(db: Database, branch: Branch, page: JobPage) {
  const direction = page.isAscending === true ? "asc" : "desc";
  if (page.tag === undefined) {
    return db
      .selectFrom("jobs")
      .where((eb) => eb.and(conditions(branch, page, "jobs.id")))
      .orderBy("jobs.id", direction)
      .limit(page.limit);
  }
  return db
    .selectFrom("job_tags")
    .innerJoin("jobs", "jobs.id", "job_tags.job_id")
    .where("job_tags.tag", "=", page.tag)
    .where((eb) => eb.and(tagConditions(branch, page)))
    .orderBy("job_tags.job_id", direction)
    .limit(page.limit);
}

function tagConditions(branch: Branch, page: JobPage): Expression<SqlBool>[] {
  const { companyId } = branch;
  // The job's own company would lead the planner astray, and is the same.
  const own = conditions({ ...branch, companyId: undefined }, page, "job_tags.job_id");
  return companyId === undefined
    ? own
    : [sql<SqlBool>`${sql.ref("job_tags.company_id")} = ${companyId}`, ...own];
}

function conditions(
  { companyId, outcome }: Branch,
  page: JobPage,
  idColumn: "jobs.id" | "job_tags.job_id",
): Expression<SqlBool>[] {
  const id = sql.ref(idColumn);
  return [
    sql<SqlBool>`jobs.delete_requested = 0`,
    ...equal("jobs.company_id", companyId),
    ...equal("jobs.workflow", page.workflow),
    ...equal("jobs.external_id", page.externalId),
    ...ofState(page.status, outcome),
    ...(page.before === undefined ? [] : [sql<SqlBool>`${id} < ${page.before}`]),
    ...(page.after === undefined ? [] : [sql<SqlBool>`${id} > ${page.after}`]),
    ...createdBetween(page, idColumn),
  ];
}

function equal(column: string, value: string | undefined): Expression<SqlBool>[] {
  return value === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} = ${value}`];
}

/** Said so that the indexes of open and of ended jobs are found. */
function ofState(
  status: JobStatus | undefined,
  outcome: JobOutcome | undefined,
): Expression<SqlBool>[] {
  if (outcome !== undefined) {
    const contradicts = status !== undefined && status !== "completed";
    return contradicts
      ? [sql<SqlBool>`1 = 0`]
      : [sql<SqlBool>`jobs.completed_at is not null`, sql<SqlBool>`jobs.outcome = ${outcome}`];
  }
  return status === undefined
    ? []
    : [sql<SqlBool>`jobs.completed_at is null`, sql<SqlBool>`jobs.status = ${status}`];
}

/** Ids hold the time in their first 48 bits (RFC 9562 §5.7), so that a bound of the time is one of the order too. */
function createdBetween(
  { createdAfter, createdBefore }: JobPage,
  idColumn: "jobs.id" | "job_tags.job_id",
): Expression<SqlBool>[] {
  const id = sql.ref(idColumn);
  return [
    ...(createdAfter === undefined
      ? []
      : [
          sql<SqlBool>`${id} > ${idAt(createdAfter - ID_SLACK_MS)}`,
          sql<SqlBool>`jobs.created_at > ${createdAfter}`,
        ]),
    ...(createdBefore === undefined
      ? []
      : [
          sql<SqlBool>`${id} < ${idAt(createdBefore + ID_SLACK_MS)}`,
          sql<SqlBool>`jobs.created_at < ${createdBefore}`,
        ]),
  ];
}

/** The least text that sorts before all ids made at this time. */
function idAt(epochMs: number): string {
  const hex = Math.max(0, epochMs).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
}

/** How many jobs are in each state. */
export async function countJobs(
  db: Database,
  scope: Scope,
): Promise<Readonly<Record<JobStatus, number>>> {
  const mine = scope === "every-company" ? [] : equal("jobs.company_id", scope.companyId);
  const open = await db
    .selectFrom("jobs")
    .select("status")
    .select((eb) => eb.fn.countAll<number>().as("jobs"))
    .where((eb) => eb.and([eb("completed_at", "is", null), ...mine]))
    .groupBy("status")
    .execute();
  const ended = await db
    .selectFrom("jobs")
    .select((eb) => eb.fn.countAll<number>().as("jobs"))
    .where((eb) => eb.and([eb("completed_at", "is not", null), ...mine]))
    .executeTakeFirst();
  const counts = { creating: 0, pending: 0, processing: 0, completed: ended?.jobs ?? 0 };
  for (const { status, jobs } of open) {
    counts[status] = jobs;
  }
  return counts;
}
