/** GET /v1/jobs: pages of jobs, filtered and in order, with links to the pages around. */

import { describeJob } from "../../../../core/jobs/describe-job.ts";
import { listJobs as list } from "../../../../core/jobs/read-jobs.ts";
import type { JobOutcome, JobStatus } from "../../../../core/model/job.ts";
import type { JobFilter } from "../../../../core/ports/jobs.ts";
import { documentAnswer } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import { tagged } from "../../entity-tag.ts";
import type { Operation } from "../../operation.ts";
import { BEFORE, LIMIT, limitOf } from "../../page.ts";
import type { QueryParameter } from "../../query.ts";
import { cursorOf, linksOf } from "./list-links.ts";

const STATUSES: readonly JobStatus[] = ["creating", "pending", "processing", "completed"];
const OUTCOMES: readonly JobOutcome[] = ["succeeded", "failed", "cancelled"];
const SORTS = ["-createdAt", "createdAt"] as const;

const QUERY: readonly QueryParameter[] = [
  LIMIT,
  { name: "cursor", type: "string", description: "A place in the list, out of a Link header." },
  { ...BEFORE, expects: "the id of a job, and not come with a cursor" },
  {
    name: "sort",
    type: "string",
    description: "The order: -createdAt, the newest first, without it.",
    values: SORTS,
  },
  {
    name: "parameters",
    type: "string",
    description:
      "whole: jobs with all their parameters. Without it those larger than 8 kB are left out and told by parametersSize.",
    values: ["whole"],
  },
  { name: "status", type: "string", description: "Only jobs in this state.", values: STATUSES },
  { name: "outcome", type: "string", description: "Only jobs that ended so.", values: OUTCOMES },
  { name: "workflow", type: "string", description: "Only jobs of this workflow." },
  { name: "externalId", type: "string", description: "Only jobs with this externalId." },
  { name: "tag", type: "string", description: "Only jobs with this tag." },
  { name: "isTest", type: "boolean", description: "Only test jobs, or only others." },
  { name: "createdAfter", type: "dateTime", description: "Only jobs made after this time." },
  { name: "createdBefore", type: "dateTime", description: "Only jobs made before this time." },
];

/** 200 with one page, or 304. Throws invalid-document. */
export const listJobs: Operation = {
  name: "listJobs",
  summary: "Lists jobs, newest first or oldest first, perhaps only some.",
  method: "GET",
  path: "/v1/jobs",
  demands: "read-jobs",
  query: QUERY,
  answers: "document",
  successes: [
    {
      status: 200,
      description:
        "One page of jobs; the header Link leads to those around it. It ends early where the jobs would be larger than 1 MB together.",
      root: "jobs",
    },
    { status: 304, description: "The page is as If-None-Match knows it." },
  ],
  problems: ["precondition-failed"],
  async handle(call) {
    const { query, kit, principal } = call;
    const cursor = cursorOf(call);
    const isOldestFirst = query.get("sort") === "createdAt";
    const isAscending = isOldestFirst !== (cursor?.isBackward ?? false);
    const { entries, hasMore } = await list(kit.ports, principal, {
      ...filterOf(call),
      limit: limitOf(call),
      isAscending,
      isWhole: query.get("parameters") === "whole",
      ...(cursor !== undefined && { [isAscending ? "after" : "before"]: cursor.id }),
    });
    const page = cursor?.isBackward === true ? entries.toReversed() : entries;
    const links = linksOf(call, page, { cursor, hasMore });
    const value = page.map((job) => describeJob(job));
    const headers = links === "" ? undefined : { Link: links };
    return tagged(call, documentAnswer(call, "jobs", { value, ...(headers && { headers }) }));
  },
};

const FILTERS: ReadonlySet<string> = new Set<keyof JobFilter>([
  "status",
  "outcome",
  "workflow",
  "externalId",
  "tag",
  "isTest",
  "createdAfter",
  "createdBefore",
]);

/** The table has checked what the query holds. */
function filterOf({ query }: Call): JobFilter {
  const filters = [...query].filter(([name]) => FILTERS.has(name));
  return Object.fromEntries(
    filters.map(([name, value]) => [
      name,
      name === "isTest" ? value === "true" : valueOf(name, value),
    ]),
  );
}

function valueOf(name: string, value: string): string | number {
  return name.startsWith("created") ? Date.parse(value) : value;
}
