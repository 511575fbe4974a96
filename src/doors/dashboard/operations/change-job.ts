/** The forms of a job's page: cancelling, holding and releasing it, doing it again, changing its priority, a link to one of its files, and sending one of its deliveries again. */

import { replayDelivery } from "../../../core/callbacks/job-deliveries.ts";
import { cancelJob as cancel } from "../../../core/jobs/cancel-job.ts";
import { holdJob as hold, releaseJob as release } from "../../../core/jobs/hold-job.ts";
import { prioritizeJob as prioritize } from "../../../core/jobs/prioritize-job.ts";
import { bodyOf } from "../../exchange.ts";
import { readForm } from "../../http/fields.ts";
import { PRIORITIZE_QUERY } from "../../listing/prioritize-query.ts";
import { demandQuery } from "../../listing/query.ts";
import { rerunJob as rerun } from "../../../core/submissions/rerun-job.ts";
import { linkFile as linkFileOf } from "../../../core/results/link-file.ts";
import { html } from "../../http/html.ts";
import { timeOf } from "../pages/words.ts";
import type { Answer } from "../../http/answer.ts";
import {
  type DashboardOperation,
  seeOther,
  showPage,
  type Visit,
  visitorOf,
} from "../operation.ts";

/** 303 to the page of the job. Throws not-found. */
export const cancelJob: DashboardOperation = {
  name: "cancelJob",
  method: "POST",
  path: "/dashboard/jobs/{jobId}/cancel",
  demands: "change-jobs",
  async handle(visit) {
    const { jobId = "" } = visit.ids;
    await cancel(visit.under.kit.ports, visitorOf(visit), jobId);
    return seeOther(visit, `/v1/jobs/${jobId}`);
  },
};

/** The same. Both throw also illegal-transition. */
export const holdJob: DashboardOperation = {
  name: "holdJob",
  method: "POST",
  path: "/dashboard/jobs/{jobId}/hold",
  demands: "change-jobs",
  handle: (visit) => holding(visit, hold),
};

export const releaseJob: DashboardOperation = {
  name: "releaseJob",
  method: "POST",
  path: "/dashboard/jobs/{jobId}/release",
  demands: "change-jobs",
  handle: (visit) => holding(visit, release),
};

async function holding(visit: Visit, act: typeof hold): Promise<Answer> {
  const { jobId = "" } = visit.ids;
  await act(visit.under.kit.ports, visitorOf(visit), jobId);
  return seeOther(visit, `/v1/jobs/${jobId}`);
}

/** The same. Throws also illegal-transition once a worker has it, invalid-document. */
export const prioritizeJob: DashboardOperation = {
  name: "prioritizeJob",
  method: "POST",
  path: "/dashboard/jobs/{jobId}/prioritize",
  demands: "change-jobs",
  async handle(visit) {
    const { under } = visit;
    const { jobId = "" } = visit.ids;
    const sent = readForm(await bodyOf(under), under.request.headers["content-type"]);
    demandQuery(sent, PRIORITIZE_QUERY);
    const priority = Number(sent.get("priority"));
    await prioritize(under.kit.ports, visitorOf(visit), { jobId, priority });
    return seeOther(visit, `/v1/jobs/${jobId}`);
  },
};

/** 303 to the page of the new job. Throws not-found, and what doing it again throws. */
export const rerunJob: DashboardOperation = {
  name: "rerunJob",
  method: "POST",
  path: "/dashboard/jobs/{jobId}/rerun",
  demands: "submit-jobs",
  async handle(visit) {
    const { jobId = "" } = visit.ids;
    const { kit, trace } = visit.under;
    const { id } = await rerun(kit.ports, visitorOf(visit), { jobId, changes: {}, trace });
    return seeOther(visit, `/v1/jobs/${id}`);
  },
};

/** 200 with a page that shows an address of a result or document, which opens it without signing in for a day. */
export const linkFile: DashboardOperation = {
  name: "linkFile",
  method: "POST",
  path: "/dashboard/jobs/{jobId}/link/{fileId}",
  demands: "read-jobs",
  async handle(visit) {
    const { jobId = "", fileId } = visit.ids;
    const { kit, request } = visit.under;
    const wish = {
      jobId,
      fileId,
      minutes: Math.min(DAY_MINUTES, kit.ports.limits.linkHoursMax * 60),
    };
    const { fileName, path, expiresAt } = await linkFileOf(kit.ports, visitorOf(visit), wish);
    const url = (kit.publicUrl ?? kit.proxies.urlOf(request)) + path;
    const main = html`<p>Whoever has this address fetches <strong>${fileName}</strong> without signing in, until ${timeOf(expiresAt)}. It ends before if the job is deleted.</p>
<p><label for="link">Address</label> <input id="link" readonly value="${url}" data-copied="Copied."></p>
<p><a href="${visit.base}/v1/jobs/${jobId}">Back to the job</a></p>`;
    return showPage(visit, { title: `Link to ${fileName}`, main });
  },
};

const DAY_MINUTES = 1440;

/** 303 to the page of the job. Throws not-found. */
export const replay: DashboardOperation = {
  name: "replayDelivery",
  method: "POST",
  path: "/dashboard/jobs/{jobId}/deliveries/{deliveryId}/replay",
  demands: "change-jobs",
  async handle(visit) {
    const { jobId = "", deliveryId = "" } = visit.ids;
    await replayDelivery(visit.under.kit.ports, visitorOf(visit), { jobId, deliveryId });
    return seeOther(visit, `/v1/jobs/${jobId}`);
  },
};
