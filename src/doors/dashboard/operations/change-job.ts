/** The forms of a job's page: cancelling, holding and releasing it, changing its priority, and sending one of its deliveries again. */

import { replayDelivery } from "../../../core/callbacks/job-deliveries.ts";
import { cancelJob as cancel } from "../../../core/jobs/cancel-job.ts";
import { holdJob as hold, releaseJob as release } from "../../../core/jobs/hold-job.ts";
import { prioritizeJob as prioritize } from "../../../core/jobs/prioritize-job.ts";
import { bodyOf } from "../../exchange.ts";
import { readForm } from "../../http/fields.ts";
import { PRIORITIZE_QUERY } from "../../listing/prioritize-query.ts";
import { demandQuery } from "../../listing/query.ts";
import type { Answer } from "../../http/answer.ts";
import { type DashboardOperation, seeOther, type Visit, visitorOf } from "../operation.ts";

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

/** The same. */
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
