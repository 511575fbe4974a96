/** GET /v1/jobs for whoever reads: the same query as for programs, the same pages. */

import type { Fields } from "../../http/fields.ts";
import { type Html, html } from "../../http/html.ts";
import type { PageLink } from "../../listing/cursor.ts";
import { CANCEL_FILTERS } from "../../listing/cancel-query.ts";
import { JOB_LIST_QUERY, listedJobs } from "../../listing/job-list.ts";
import { queryOf } from "../../listing/query.ts";
import {
  type DashboardOperation,
  queryFields,
  seeOther,
  showPage,
  type Visit,
  visitorOf,
} from "../operation.ts";
import { filterForm } from "../pages/filter-form.ts";
import { jobTable } from "../pages/job-table.ts";

/** Of one page. */
export const LISTED_MAX = 50;

export const listJobs: DashboardOperation = {
  name: "listJobs",
  method: "GET",
  path: "/v1/jobs",
  demands: "read-jobs",
  async handle(visit) {
    const { kit, request } = visit.under;
    const query = listQuery(visit);
    const clean = cleanQuery(query);
    if ([...queryFields(visit).values()].includes("")) {
      // A form sends its empty fields too. Without them the address is the one that programs ask.
      return seeOther(visit, `/v1/jobs${clean}`);
    }
    const { jobs, links } = await listedJobs(kit.ports, visitorOf(visit), {
      query,
      limit: LISTED_MAX,
    });
    const found =
      jobs.length > 0
        ? jobTable(visit.base, jobs, `${jobs.length} jobs`)
        : html`<p>No job is like that. ${query.size > 0 && html`<a href="${visit.base}/v1/jobs">Show all jobs</a>`}</p>`;
    const main = html`${filterForm(kit.ports, visit.base, query)}
<p class="quiet" id="live" role="status">Load the page again to see what is new.</p>
<div id="jobs" data-events="${visit.base}/dashboard/jobs/events${clean}">${found}</div>
${cancelLink(visit, query)}
${pagesNav(visit.base, links)}
<p class="hint">Programs get the same list as JSON or XML: <code>curl ${kit.publicUrl ?? kit.proxies.urlOf(request)}/v1/jobs${clean}</code></p>`;
    return showPage(visit, { title: "Jobs", main, here: "/v1/jobs" });
  },
};

/** For who may, where the list is narrowed and may hold jobs that have not ended. */
function cancelLink(visit: Visit, query: Fields): Html | false {
  const filters = [...query].filter(([name]) => CANCEL_FILTERS.some((each) => each.name === name));
  const mayBeOpen = query.get("status") !== "completed" && !query.has("outcome");
  const mayChange = visitorOf(visit).permissions.has("change-jobs");
  const asked = new URLSearchParams(filters).toString();
  return (
    filters.length > 0 &&
    mayBeOpen &&
    mayChange &&
    html`<p class="actions"><a href="${visit.base}/dashboard/jobs/cancel?${asked}">Cancel all jobs that are like this …</a></p>`
  );
}

/** The query of the list. Throws invalid-document, conflicting-fields. */
export function listQuery({ under: { request } }: Visit): Fields {
  return queryOf(request.url ?? "", { parameters: JOB_LIST_QUERY, ignoresEmpty: true });
}

function cleanQuery(query: Fields): string {
  const text = new URLSearchParams([...query]).toString();
  return text === "" ? "" : `?${text}`;
}

const NAMES = { first: "Newest", prev: "Back", next: "Further" } as const;

function pagesNav(base: string, links: readonly PageLink[]): Html | false {
  const ways = (["first", "prev", "next"] as const).flatMap((rel) => {
    const link = links.find((each) => each.rel === rel);
    const query = link?.query === "" ? "" : `?${link?.query}`;
    return link === undefined
      ? []
      : [html`<a href="${base}/v1/jobs${query}" rel="${rel}">${NAMES[rel]}</a>`];
  });
  return ways.length > 0 && html`<nav class="actions" aria-label="Pages of the list">${ways}</nav>`;
}
