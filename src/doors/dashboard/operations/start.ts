/** GET /: how the service is, the first job, and where everything else is. */

import { listJobs } from "../../../core/jobs/read-jobs.ts";
import { scopeOf } from "../../../core/model/principal.ts";
import { type Html, html } from "../../http/html.ts";
import { type DashboardOperation, showPage, type Visit, visitorOf } from "../operation.ts";
import { jobTable } from "../pages/job-table.ts";
import { submitForm } from "../pages/submit-form.ts";
import { timeOf } from "../pages/words.ts";

const NEWEST = 5;

export const showStart: DashboardOperation = {
  name: "start",
  method: "GET",
  path: "/",
  demands: "read-jobs",
  async handle(visit) {
    const { kit } = visit.under;
    const principal = visitorOf(visit);
    const { version, startedAt, workers } = kit.service;
    const newest = await listJobs(kit.ports, principal, { limit: NEWEST });
    const main = html`<p>Jobgate ${version} has been running since ${timeOf(startedAt)}, with ${workers} ${workers === 1 ? "worker" : "workers"}.</p>
${await figuresOf(visit)}
${principal.permissions.has("submit-jobs") && submitForm(kit.ports, visit.base)}
${newest.entries.length > 0 && html`<h2>Newest jobs</h2>\n${jobTable(visit.base, newest.entries, `The newest ${newest.entries.length}`)}`}
${linksOf(visit)}`;
    return showPage(visit, { title: "Start", main, here: "/" });
  },
};

async function figuresOf(visit: Visit): Promise<Html> {
  const { base, under } = visit;
  const counts = await under.kit.ports.jobs.count(scopeOf(visitorOf(visit)));
  const figures = (["creating", "pending", "processing", "completed"] as const).map(
    (status) =>
      html`<li><a href="${base}/v1/jobs?status=${status}"><strong>${counts[status]}</strong> ${status}</a></li>`,
  );
  return html`<ul class="figures" aria-label="Jobs by status">${figures}</ul>`;
}

function linksOf({ base }: Visit): Html {
  return html`<h2>For programs</h2>
<ul>
<li><a href="${base}/docs">Reference</a> of the REST door, with examples; <a href="${base}/openapi.json">OpenAPI</a></li>
<li><a href="${base}/scene7/services/IpsApiService">SOAP service</a> and its <a href="${base}/scene7/webservice/IpsApi.wsdl">WSDL</a></li>
<li><a href="${base}/schemas/job.json">JSON Schema</a> and <a href="${base}/xsd/job.xsd">XSD</a> of all documents</li>
<li><a href="${base}/problems">Problems</a>: what each means and how it is mended</li>
<li><a href="${base}/health/ready">Health</a> and <a href="${base}/metrics">metrics</a></li>
</ul>`;
}
