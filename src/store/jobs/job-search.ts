/** Jobs looked up by name, time and state, and their events page by page: what lists and logs ask for. */

import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import {
  fitting,
  fittingIds,
  PAGE_BYTES_MAX,
  TOLD_BYTES_MAX,
  type DocumentSize,
} from "../../core/model/bounded-page.ts";
import type { Event, EventCode } from "../../core/model/event.ts";
import { ID_SLACK_MS, idAt } from "../../core/model/id-time.ts";
import type { Job } from "../../core/model/job.ts";
import {
  type AssetEvent,
  type EventQuery,
  type JobOrder,
  type JobQuery,
  type JobSearch,
  JOBS_SORTED_MAX,
  type JobTally,
} from "../../core/ports/job-search.ts";
import { eventOf } from "./events.ts";
import { jobOf } from "./job-rows.ts";
import type { Database } from "../databases/database.ts";
import { inChunks } from "../databases/transact.ts";

export function createJobSearch(db: Database): JobSearch {
  return {
    find: (asked) => findJobs(db, asked),
    tally: (jobIds) => tally(db, jobIds),
    events: (asked) => eventPage(db, asked),
    assetEvents: (companyId, assetId, limit) => assetEvents(db, { companyId, assetId, limit }),
  };
}

const SUCCESS_CODES: readonly EventCode[] = [
  "file.processed",
  "asset.added",
  "asset.replaced",
  "asset.published",
];

async function findJobs(db: Database, asked: JobQuery): Promise<readonly Job[]> {
  const { statuses = [] } = asked;
  const part = (query: JobQuery) => db.selectFrom(partOf(db, query).as("part")).selectAll();
  const open = statuses.filter((status) => status !== "completed");
  // Open jobs and those that have ended have indexes of their own.
  const found =
    open.length > 0 && open.length < statuses.length
      ? part({ ...asked, statuses: open }).unionAll(part({ ...asked, statuses: ["completed"] }))
      : part(asked);
  const direction = asked.isAscending === true ? "asc" : "desc";
  const sizes = await found
    .orderBy("place", direction)
    .orderBy("id", direction)
    .limit(asked.limit)
    .execute();
  const jobs = await readJobs(db, fitting(sizes, TOLD_BYTES_MAX));
  return sizes.flatMap(({ id }) => jobs.get(id) ?? []);
}

/** When a job began, or was made where it has not: jobs_list_began is in this order. */
const BEGAN = sql<number>`coalesce(started_at, created_at)`;

/** The jobs of some states along an index, each with its place in the order. */
function partOf(db: Database, asked: JobQuery) {
  const { orderBy = "created" } = asked;
  const place = placeOf(orderBy);
  const isAlong = orderBy === "created" || orderBy === "started";
  const direction = isAlong && asked.isAscending === true ? "asc" : "desc";
  let found = db
    .selectFrom("jobs")
    .select(["id", BYTES, place.as("place")])
    .where("company_id", "=", asked.companyId)
    .where("delete_requested", "=", 0);
  for (const condition of [...equalities(asked), ...times(asked), ...states(asked)]) {
    found = found.where(condition);
  }
  return found
    .orderBy(isAlong ? place : BEGAN, direction)
    .orderBy("id", direction)
    .limit(isAlong ? asked.limit : Math.max(asked.limit, JOBS_SORTED_MAX));
}

function equalities({ name, jobId, submittedBy }: JobQuery): readonly Expression<SqlBool>[] {
  return [
    ...(name === undefined ? [] : [sql<SqlBool>`name = ${name}`]),
    ...(jobId === undefined ? [] : [sql<SqlBool>`id = ${jobId}`]),
    ...(submittedBy === undefined ? [] : [sql<SqlBool>`submitted_by = ${submittedBy}`]),
  ];
}

function times({ createdAt, from, until }: JobQuery): readonly Expression<SqlBool>[] {
  return [
    ...(createdAt === undefined
      ? []
      : [
          sql<SqlBool>`created_at = ${createdAt}`,
          sql<SqlBool>`id > ${idAt(createdAt - ID_SLACK_MS)}`,
          sql<SqlBool>`id < ${idAt(createdAt + ID_SLACK_MS)}`,
        ]),
    ...(from === undefined ? [] : [sql<SqlBool>`${BEGAN} >= ${from}`]),
    ...(until === undefined ? [] : [sql<SqlBool>`${BEGAN} <= ${until}`]),
  ];
}

/** Said so that the indexes of open jobs and of those that have ended are found. */
function states({ statuses }: JobQuery): readonly Expression<SqlBool>[] {
  if (statuses === undefined) {
    return [];
  }
  const isOneOf = sql<SqlBool>`status in (${sql.join(statuses)})`;
  if (!statuses.includes("completed")) {
    return [isOneOf, sql<SqlBool>`completed_at is null`];
  }
  return statuses.length === 1 ? [isOneOf, sql<SqlBool>`completed_at is not null`] : [isOneOf];
}

const BYTES = sql<number>`octet_length(asked) + coalesce(octet_length(parameters), 0)`.as("bytes");

/** Each job parsed once, and a megabyte of documents at a time, so that the others are served in between. */
async function readJobs(
  db: Database,
  sizes: readonly DocumentSize[],
): Promise<ReadonlyMap<string, Job>> {
  const jobs = new Map<string, Job>();
  for (const ids of fittingIds(sizes, PAGE_BYTES_MAX)) {
    const rows = await inChunks(ids, (chunk) =>
      db.selectFrom("jobs").selectAll().where("id", "in", chunk).execute(),
    );
    for (const row of rows) {
      jobs.set(row.id, jobOf(row));
    }
  }
  return jobs;
}

function placeOf(order: JobOrder): RawBuilder<unknown> {
  switch (order) {
    case "created":
      return sql.ref("id");
    case "started":
      return BEGAN;
    case "name":
      return sql.ref("name");
    case "workflow":
      return sql.ref("workflow");
    case "submitted-by":
      return sql.ref("submitted_by");
    case "files-failed":
      return countOf(sql`events.code = 'file.failed'`, sql`distinct events.file_name`);
    case "files-warned":
      return countOf(sql`events.severity = 'warning'`, sql`*`);
    case "files-succeeded":
      return countOf(
        sql`events.code in (${sql.join(SUCCESS_CODES)})`,
        sql`distinct events.file_name`,
      );
  }
}

function countOf(condition: Expression<unknown>, what: Expression<unknown>): RawBuilder<unknown> {
  return sql`(select count(${what}) from events where events.job_id = jobs.id and ${condition})`;
}

/** First one row a file, then one a job: a file that was stored and then failed has failed. */
async function tally(
  db: Database,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, JobTally>> {
  const rows = await inChunks(jobIds, async (chunk) => {
    const found = await sql<JobTally & { readonly jobId: string }>`
      select job_id as "jobId",
        sum(case when file_name is not null and succeeded = 1 and failed = 0 then 1 else 0 end) as succeeded,
        sum(case when file_name is not null then failed else 0 end) as failed,
        sum(case when file_name is not null then skipped else 0 end) as skipped,
        sum(case when file_name is not null then replaced else 0 end) as replaced,
        sum(case when file_name is not null then published else 0 end) as published,
        sum(case when file_name is not null and counts = 1 then 1 else 0 end) as files,
        cast(sum(warnings) as bigint) as warnings,
        max(last_at) as "lastAt"
      from (
        select job_id, file_name,
          max(case when code in (${sql.join(SUCCESS_CODES)}) then 1 else 0 end) as succeeded,
          max(case when code = 'file.failed' then 1 else 0 end) as failed,
          max(case when code = 'file.skipped' then 1 else 0 end) as skipped,
          max(case when code = 'asset.replaced' then 1 else 0 end) as replaced,
          max(case when code = 'asset.published' then 1 else 0 end) as published,
          max(case when code in ('result.added', 'asset.unpublished') then 0 else 1 end) as counts,
          sum(case when severity = 'warning' then 1 else 0 end) as warnings,
          max(at) as last_at
        from events where job_id in (${sql.join(chunk)}) group by job_id, file_name
      ) as files group by job_id`.execute(db);
    return found.rows;
  });
  return new Map(rows.map(({ jobId, ...counts }) => [jobId, counts]));
}

async function eventPage(
  db: Database,
  { jobId, codes, orderBy, isAscending, limit, offset }: EventQuery,
): Promise<{ readonly total: number; readonly events: readonly Event[] }> {
  if (codes.size === 0) {
    return { total: 0, events: [] };
  }
  const mine = db
    .selectFrom("events")
    .where("job_id", "=", jobId)
    .where("code", "in", [...codes.keys()]);
  const { total } = await mine
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  const direction = isAscending ? "asc" : "desc";
  const places = [...codes].map(([code, place]) => sql`when ${code} then ${sql.lit(place)}`);
  const place = sql`case code ${sql.join(places, sql` `)} end`;
  const ordered = orderBy === "code" ? mine.orderBy(place, direction) : mine;
  const rows = await ordered
    .selectAll()
    .orderBy("sequence", direction)
    .limit(limit)
    .offset(offset)
    .execute();
  return { total, events: rows.map(eventOf) };
}

async function assetEvents(
  db: Database,
  asked: { readonly companyId: string; readonly assetId: string; readonly limit: number },
): Promise<readonly AssetEvent[]> {
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .where("asset_id", "=", asked.assetId)
    .orderBy("at", "desc")
    .orderBy("sequence", "desc")
    .limit(asked.limit)
    .execute();
  const jobIds = [...new Set(rows.map((row) => row.job_id))];
  const found = await inChunks(jobIds, (chunk) =>
    db
      .selectFrom("jobs")
      .select(["id", BYTES])
      .where("id", "in", chunk)
      .where("company_id", "=", asked.companyId)
      .where("delete_requested", "=", 0)
      .execute(),
  );
  const sizes = new Map(found.map((size) => [size.id, size]));
  const newestFirst = jobIds.flatMap((id) => sizes.get(id) ?? []);
  const jobs = await readJobs(db, fitting(newestFirst, TOLD_BYTES_MAX));
  return rows.flatMap((row) => {
    const job = jobs.get(row.job_id);
    return job === undefined ? [] : [{ event: eventOf(row), job }];
  });
}
