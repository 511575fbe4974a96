/** Which jobs are to be cancelled together: the filters of the list of jobs, to REST and the dashboard. */

import { OPEN_STATUSES, type OpenJobFilter } from "../../core/jobs/cancel-jobs.ts";
import type { Fields } from "../http/fields.ts";
import { filterOf, JOB_LIST_QUERY } from "./job-list.ts";
import type { QueryParameter } from "./query.ts";

const SHARED: ReadonlySet<string> = new Set([
  "workflow",
  "externalId",
  "tag",
  "isTest",
  "createdAfter",
  "createdBefore",
]);

export const CANCEL_FILTERS: readonly QueryParameter[] = [
  {
    name: "status",
    type: "string",
    description: "Only jobs in this state; in any but completed without it.",
    values: OPEN_STATUSES,
  },
  ...JOB_LIST_QUERY.filter(({ name }) => SHARED.has(name)),
];

/** The filter in a query that was checked by the table. */
export function openFilterOf(query: Fields): OpenJobFilter {
  // The table lets no outcome in, and no other status.
  return filterOf(query) as OpenJobFilter;
}
