/** GET /v1/jobs/{jobId} for whoever reads: everything that is known of the job, and what can be done with it. */

import { listDeliveries } from "../../../core/callbacks/job-deliveries.ts";
import { queuePlace } from "../../../core/jobs/prioritize-job.ts";
import { getJob } from "../../../core/jobs/read-jobs.ts";
import type { Document } from "../../../core/model/document.ts";
import type { Event } from "../../../core/model/event.ts";
import type { Job } from "../../../core/model/job.ts";
import type { Ports } from "../../../core/ports/ports.ts";
import type { Result } from "../../../core/model/result.ts";
import { type Html, html } from "../../http/html.ts";
import { type DashboardOperation, showPage, type Visit, visitorOf } from "../operation.ts";
import { deliveryList } from "../pages/job-deliveries.ts";
import { timeline } from "../pages/job-events.ts";
import { fileList } from "../pages/job-files.ts";
import { mayBeRerun } from "../../../core/submissions/rerun-job.ts";
import { jobSummary } from "../pages/job-summary.ts";
import { sameElsewhere } from "../pages/same-elsewhere.ts";
import { jobName } from "../pages/words.ts";
import type { AskedElsewhere } from "../told-elsewhere.ts";

const EVENTS_SHOWN = 200;
const DELIVERIES_SHOWN = 20;
/** How long a picture of a document can be fetched by the page. */
const LINK_MS = 600_000;

/** The page. Throws not-found. */
export function showJob(askedElsewhere: AskedElsewhere): DashboardOperation {
  return {
    name: "showJob",
    method: "GET",
    path: "/v1/jobs/{jobId}",
    demands: "read-jobs",
    async handle(visit) {
      const { ports } = visit.under.kit;
      const principal = visitorOf(visit);
      const jobId = visit.ids["jobId"] ?? "";
      const { job, documents } = await getJob(ports, principal, jobId);
      const page = { jobId, limit: DELIVERIES_SHOWN };
      const [results, events, deliveries] = await Promise.all([
        ports.results.list(jobId),
        newestEvents(ports, jobId),
        listDeliveries(ports, principal, page),
      ]);
      const mayChange = principal.permissions.has("change-jobs");
      const form = `${visit.base}/dashboard/jobs/${jobId}`;
      const replay = (id: string): string => `${form}/deliveries/${id}/replay`;
      const mayRerun = principal.permissions.has("submit-jobs") && mayBeRerun(job);
      const forms = { ...(mayChange && { form }), ...(mayRerun && { rerun: `${form}/rerun` }) };
      const queue = await queuePlace(ports, job);
      const shown = { base: visit.base, job, queue, lastSequence: events.total };
      const main = html`${jobSummary({ ...shown, ...forms })}
${filesOf(visit, { job, documents, results })}
${timeline(events.shown, events.total)}
${deliveryList({ deliveries, ...(mayChange && { replay }) })}
${await sameOf(visit, { job, documents, results }, askedElsewhere)}`;
      return showPage(visit, { title: jobName(job), main });
    },
  };
}

async function newestEvents(
  { events }: Pick<Ports, "events">,
  jobId: string,
): Promise<{ readonly shown: readonly Event[]; readonly total: number }> {
  const all = await events.list(jobId);
  return { shown: all.slice(-EVENTS_SHOWN), total: all.length };
}

interface Files {
  readonly job: Job;
  readonly documents: readonly Document[];
  readonly results: readonly Result[];
}

function filesOf({ under, base }: Visit, { job, documents, results }: Files): Html {
  const { links, clock } = under.kit.ports;
  const address = (id: string): string => `${base}/v1/jobs/${job.id}/result/${id}`;
  const linked = ({ id, fileName }: Document | Result): string => {
    const token = links.sign({ ownerId: job.id, fileId: id, expiresAt: clock.now() + LINK_MS });
    return `${base}/exports/${token}/${encodeURIComponent(fileName)}`;
  };
  // Results are there to be fetched when the job has ended.
  const made = job.status === "completed" ? results : [];
  const all = `${base}/v1/jobs/${job.id}/result.zip`;
  const link = (id: string): string => `${base}/dashboard/jobs/${job.id}/link/${id}`;
  return html`${fileList({ title: "Documents", files: documents, link, picture: linked })}
${fileList({ title: "Results", files: made, saved: address, link, ...(job.asked.retention?.afterDownload !== true && { picture: ({ id }) => address(id) }) })}
${made.length > 1 && html`<p><a href="${all}" download>All results as a ZIP</a></p>`}`;
}

async function sameOf(
  { under }: Visit,
  { job, documents }: Files,
  askedElsewhere: AskedElsewhere,
): Promise<Html | false> {
  const { kit, request } = under;
  const company = await kit.ports.companies.byId(job.companyId);
  return (
    company !== undefined &&
    sameElsewhere({
      contract: kit.contract,
      job,
      company,
      documents,
      url: kit.publicUrl ?? kit.proxies.urlOf(request),
      needsLogin: !kit.isOpen,
      askedElsewhere,
    })
  );
}
