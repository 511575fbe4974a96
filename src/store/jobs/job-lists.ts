/** Lists of jobs: a page costs the same however many jobs there are, because each filter has an index in the order of the list. */

import { type Expression, type SqlBool, sql } from "kysely";
import type { DocumentSize } from "../../core/model/bounded-page.ts";
import { ID_SLACK_MS, idAt } from "../../core/model/id-time.ts";
import type { JobOutcome, JobStatus } from "../../core/model/contract-types.gen.ts";
import type { Job } from "../../core/model/job.ts";
import type { JobPage } from "../../core/ports/jobs.ts";
import type { Scope } from "../../core/model/principal.ts";
import { JOB_COLUMNS, jobOf } from "./job-rows.ts";
import { compiledOnce, type SlotOf } from "../databases/compiled.ts";
import type { Database } from "../databases/database.ts";

/** Beyond so many companies a filtered list of all is not put together from lists of each. */
const COMPANIES_MAX = 50;
const OUTCOMES: readonly JobOutcome[] = ["succeeded", "failed", "cancelled"];

/** One part of a list, in which an index gives the order. */
interface Branch {
  readonly companyId: string | undefined;
  readonly outcome: JobOutcome | undefined;
}

interface AnyPage extends JobPage {
  readonly bytesMax?: number;
}

/** A page of jobs in the order of their ids, which is that of their creation. */
export async function listJobs(db: Database, scope: Scope, page: JobPage): Promise<readonly Job[]> {
  const rows = await merged(db, { scope, page }, selectJobs);
  return rows.map(jobOf);
}

/** The same; undefined where the document of one is larger than `bytesMax`. With whole parameters nobody knows without a look. */
export async function listSmallJobs(
  db: Database,
  scope: Scope,
  page: AnyPage & { readonly bytesMax: number },
): Promise<readonly Job[] | undefined> {
  if (page.isWhole === true) {
    return undefined;
  }
  const rows = await merged(db, { scope, page }, selectSmallJobs);
  return rows.every(isSmall) ? rows.map(jobOf) : undefined;
}

function isSmall<T extends { readonly asked: string | null }>(
  row: T,
): row is T & { readonly asked: string } {
  return row.asked !== null;
}

/** The sizes of the documents of the same jobs in the same order. */
export async function jobSizes(
  db: Database,
  scope: Scope,
  page: JobPage,
): Promise<readonly DocumentSize[]> {
  return merged(db, { scope, page }, selectSizes);
}

const LISTED = JOB_COLUMNS.filter((name) => name !== "parameters");
const PARAMETERS_BYTES = sql<number>`octet_length(jobs.parameters)`;

const selectJobs = compiledOnce((db, value: SlotOf<Asked>, text) => {
  const shape = shapeOf(text);
  const parameters = shape.isWhole
    ? sql<string | number | null>`jobs.parameters`
    : sql<string | number | null>`${PARAMETERS_BYTES}`;
  return branchQuery(db, value, shape)
    .select(LISTED.map((name) => `jobs.${name}` as const))
    .select(parameters.as("parameters"));
});

const LISTED_BESIDE_ASKED = LISTED.filter((name) => name !== "asked");

const selectSmallJobs = compiledOnce((db, value: SlotOf<Asked>, text) => {
  const fits = sql<SqlBool>`octet_length(jobs.asked) <= ${value("bytesMax")}`;
  return branchQuery(db, value, shapeOf(text))
    .select(LISTED_BESIDE_ASKED.map((name) => `jobs.${name}` as const))
    .select([
      sql<string | null>`case when ${fits} then jobs.asked end`.as("asked"),
      PARAMETERS_BYTES.as("parameters"),
    ]);
});

const selectSizes = compiledOnce((db, value: SlotOf<Asked>, text) => {
  const shape = shapeOf(text);
  const asked = sql<number>`octet_length(jobs.asked)`;
  const bytes = shape.isWhole ? sql<number>`${asked} + coalesce(${PARAMETERS_BYTES}, 0)` : asked;
  return branchQuery(db, value, shape).select(["jobs.id", bytes.as("bytes")]);
});

/** What `read` finds in each branch, put together in the order of the page. */
async function merged<T extends { readonly id: string }>(
  db: Database,
  { scope, page }: { readonly scope: Scope; readonly page: AnyPage },
  read: (db: Database, asked: Asked, shape: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const branches = await branchesOf(db, scope, page);
  const found: T[] = [];
  for (const branch of branches) {
    if (!contradicts(branch, page)) {
      const asked = askedOf(branch, page);
      found.push(...(await read(db, asked, textOf(asked, page))));
    }
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
  { status, outcome, workflow, externalId, tag, isTest }: JobPage,
): Promise<readonly (string | undefined)[]> {
  if (scope !== "every-company") {
    return [scope.companyId];
  }
  if ((status ?? outcome ?? workflow ?? externalId ?? tag ?? isTest) === undefined) {
    return [undefined];
  }
  const rows = await db
    .selectFrom("companies")
    .select("id")
    .limit(COMPANIES_MAX + 1)
    .execute();
  return rows.length > COMPANIES_MAX ? [undefined] : rows.map(({ id }) => id);
}

/** The values that a branch of a page is read by; what it does not narrow by is left out. */
interface Asked {
  readonly limit: number;
  readonly bytesMax?: number;
  readonly companyId?: string;
  readonly outcome?: JobOutcome;
  readonly status?: JobStatus;
  readonly workflow?: string;
  readonly externalId?: string;
  readonly tag?: string;
  readonly isTest?: true;
  readonly isNoTest?: true;
  readonly before?: string;
  readonly after?: string;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
}

function askedOf({ companyId, outcome }: Branch, page: AnyPage): Asked {
  const { isAscending: _order, isWhole: _extent, isTest, ...narrowing } = page;
  const { before: _before, after: _after, ...asked } = narrowing;
  return {
    ...asked,
    ...(companyId !== undefined && { companyId }),
    ...(outcome !== undefined && { outcome }),
    ...(isTest === true && { isTest }),
    ...(isTest === false && { isNoTest: true as const }),
    ...idBounds(page),
  };
}

/** One bound a side, the narrower: of two, SQLite reads along an index by one, and tries what lies between them row by row. */
function idBounds({
  before,
  after,
  createdBefore,
  createdAfter,
}: JobPage): Pick<Asked, "before" | "after"> {
  const upper = [
    ...(before === undefined ? [] : [before]),
    ...(createdBefore === undefined ? [] : [idAt(createdBefore + ID_SLACK_MS)]),
  ].sort()[0];
  const lower = [
    ...(after === undefined ? [] : [after]),
    ...(createdAfter === undefined ? [] : [idAt(createdAfter - ID_SLACK_MS)]),
  ]
    .sort()
    .at(-1);
  return {
    ...(upper !== undefined && { before: upper }),
    ...(lower !== undefined && { after: lower }),
  };
}

/** A job that has an outcome is in no other state. */
function contradicts({ outcome }: Branch, { status }: JobPage): boolean {
  return outcome !== undefined && status !== undefined && status !== "completed";
}

/** By which values and in which order a query reads; its text hangs on nothing else. */
interface Shape {
  readonly direction: "asc" | "desc";
  readonly isWhole: boolean;
  has(name: keyof Asked): boolean;
}

function textOf(asked: Asked, { isAscending, isWhole }: JobPage): string {
  const [direction, extent] = [
    isAscending === true ? "asc" : "desc",
    isWhole === true ? "whole" : "brief",
  ];
  return [direction, extent, ...Object.keys(asked).sort()].join(" ");
}

function shapeOf(text: string): Shape {
  const [direction, extent, ...names] = text.split(" ");
  return {
    direction: direction === "asc" ? "asc" : "desc",
    isWhole: extent === "whole",
    has: (name) => names.includes(name),
  };
}

/** Which jobs a branch holds, in order; what is told of them is still to be said. */
function branchQuery(db: Database, value: SlotOf<Asked>, shape: Shape) {
  if (!shape.has("tag")) {
    return db
      .selectFrom("jobs")
      .where((eb) => eb.and(conditions(value, shape, "jobs.id")))
      .orderBy("jobs.id", shape.direction)
      .limit(value("limit"));
  }
  return db
    .selectFrom("job_tags")
    .innerJoin("jobs", "jobs.id", "job_tags.job_id")
    .where((eb) => eb.and(conditions(value, shape, "job_tags.job_id")))
    .orderBy("job_tags.job_id", shape.direction)
    .limit(value("limit"));
}

function conditions(
  value: SlotOf<Asked>,
  shape: Shape,
  idColumn: "jobs.id" | "job_tags.job_id",
): Expression<SqlBool>[] {
  const id = sql.ref(idColumn);
  // The job's own company would lead the planner astray where there are tags, and is the same.
  const companyId = sql.ref(shape.has("tag") ? "job_tags.company_id" : "jobs.company_id");
  const isEnded = shape.has("outcome");
  const all: readonly (readonly [keyof Asked, Expression<SqlBool>])[] = [
    ["limit", sql`jobs.delete_requested = 0`],
    ["tag", sql`job_tags.tag = ${value("tag")}`],
    ["companyId", sql`${companyId} = ${value("companyId")}`],
    ["workflow", sql`jobs.workflow = ${value("workflow")}`],
    // In letters, so that the index of test jobs is found.
    ["isTest", sql`jobs.is_test = 1`],
    ["isNoTest", sql`jobs.is_test is null`],
    ["externalId", sql`jobs.external_id = ${value("externalId")}`],
    // Said so that the indexes of open and of ended jobs are found.
    ["outcome", sql`jobs.completed_at is not null and jobs.outcome = ${value("outcome")}`],
    [
      "status",
      isEnded ? sql`true` : sql`jobs.completed_at is null and jobs.status = ${value("status")}`,
    ],
    ["before", sql`${id} < ${value("before")}`],
    ["after", sql`${id} > ${value("after")}`],
    ["createdAfter", sql`jobs.created_at > ${value("createdAfter")}`],
    ["createdBefore", sql`jobs.created_at < ${value("createdBefore")}`],
  ];
  return all.flatMap(([name, condition]) => (shape.has(name) ? [condition] : []));
}
