/** The list of jobs: what it can be asked for, and the page asked for. */

import { listJobs } from "../../core/jobs/read-jobs.ts";
import type { Job, JobOutcome, JobStatus } from "../../core/model/job.ts";
import type { Principal } from "../../core/model/principal.ts";
import type { JobFilter } from "../../core/ports/jobs.ts";
import type { Ports } from "../../core/ports/ports.ts";
import type { Fields } from "../http/fields.ts";
import { cursorOf, linksOf, type PageLink } from "./cursor.ts";
import { BEFORE, LIMIT } from "./paging.ts";
import type { QueryParameter } from "./query.ts";

export const STATUSES: readonly JobStatus[] = ["creating", "pending", "processing", "completed"];
export const OUTCOMES: readonly JobOutcome[] = ["succeeded", "failed", "cancelled"];
const SORTS = ["-createdAt", "createdAt"] as const;

/** What the list can be asked for. */
export const JOB_LIST_QUERY: readonly QueryParameter[] = [
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

export interface ListedJobs {
  readonly jobs: readonly Job[];
  /** To the pages around this one. */
  readonly links: readonly PageLink[];
}

/**
 * The page that a query asks for, which was checked by the table. Throws forbidden, invalid-document.
 * @param limit how many jobs it holds where the query does not say
 */
export async function listedJobs(
  ports: Pick<Ports, "jobs" | "workflows">,
  principal: Principal,
  { query, limit }: { readonly query: Fields; readonly limit: number },
): Promise<ListedJobs> {
  const cursor = cursorOf(query);
  const isOldestFirst = query.get("sort") === "createdAt";
  const isAscending = isOldestFirst !== (cursor?.isBackward ?? false);
  const { entries, hasMore } = await listJobs(ports, principal, {
    ...filterOf(query),
    limit: Number(query.get("limit") ?? limit),
    isAscending,
    isWhole: query.get("parameters") === "whole",
    ...(cursor !== undefined && { [isAscending ? "after" : "before"]: cursor.id }),
  });
  const jobs = cursor?.isBackward === true ? entries.toReversed() : entries;
  return { jobs, links: linksOf(query, jobs, { cursor, hasMore }) };
}

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
export function filterOf(query: Fields): JobFilter {
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
