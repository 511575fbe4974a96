/** Cancels all jobs that the list shows: first a page that tells how many they are, then the form on it. */

import { cancelJobs as cancel, countCancellable } from "../../../core/jobs/cancel-jobs.ts";
import type { CancellationDocument } from "../../../core/model/contract-types.gen.ts";
import { countOf } from "../../../core/text/count-of.ts";
import type { Answer } from "../../http/answer.ts";
import { bodyOf } from "../../exchange.ts";
import { type Fields, readForm } from "../../http/fields.ts";
import { type Html, html } from "../../http/html.ts";
import { CANCEL_FILTERS, openFilterOf } from "../../listing/cancel-query.ts";
import { demandQuery, queryOf } from "../../listing/query.ts";
import { type DashboardOperation, showPage, type Visit, visitorOf } from "../operation.ts";

const PATH = "/dashboard/jobs/cancel";
const AT_ONCE = 500;

/** The page that asks whether they are meant. Throws invalid-document. */
export const askCancelJobs: DashboardOperation = {
  name: "askCancelJobs",
  method: "GET",
  path: PATH,
  demands: "change-jobs",
  async handle(visit) {
    const { kit, request } = visit.under;
    const rules = { parameters: CANCEL_FILTERS, ignoresEmpty: true };
    const query = queryOf(request.url ?? "", rules);
    const counted = await countCancellable(kit.ports, visitorOf(visit), openFilterOf(query));
    const main = html`<p>${counted.hasMore && "More than "}${countOf(counted.matched, "job")} like this can be cancelled.</p>
${filterList(query)}
${counted.matched > 0 && cancelForm(visit, query, "Cancel these jobs")}
${backLink(visit, query)}`;
    return showPage(visit, { title: "Cancel jobs", main, here: "/v1/jobs" });
  },
};

/** Does it, and tells what became of them. Throws invalid-document. */
export const cancelJobs: DashboardOperation = {
  name: "cancelJobs",
  method: "POST",
  path: PATH,
  demands: "change-jobs",
  async handle(visit) {
    const { under } = visit;
    const sent = readForm(await bodyOf(under), under.request.headers["content-type"]);
    demandQuery(sent, CANCEL_FILTERS);
    const filter = openFilterOf(sent);
    const done = await cancel(under.kit.ports, visitorOf(visit), { filter, limit: AT_ONCE });
    return donePage(visit, sent, done);
  },
};

function donePage(visit: Visit, query: Fields, done: CancellationDocument): Answer {
  const failures = done.failures.map(
    ({ jobId, message }) =>
      html`<li><a href="${visit.base}/v1/jobs/${jobId}">${jobId}</a>: ${message}</li>`,
  );
  const main = html`<p role="status">${done.cancelled} cancelled, ${done.stopping} asked to stop.</p>
${failures.length > 0 && html`<p>These could not be cancelled:</p><ul>${failures}</ul>`}
${done.hasMore && cancelForm(visit, query, "Cancel more of them")}
${backLink(visit, query)}`;
  return showPage(visit, { title: "Jobs cancelled", main, here: "/v1/jobs" });
}

function filterList(query: Fields): Html {
  return html`<ul>${[...query].map(([name, value]) => html`<li>${name}: ${value}</li>`)}</ul>`;
}

function cancelForm({ base }: Visit, query: Fields, label: string): Html {
  const fields = [...query].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${base}${PATH}">${fields}<button>${label}</button></form>`;
}

function backLink({ base }: Visit, query: Fields): Html {
  return html`<p><a href="${base}/v1/jobs?${new URLSearchParams([...query]).toString()}">Back to the list</a></p>`;
}
