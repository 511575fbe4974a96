/** The forms of a job's page: cancelling it, changing its priority, and sending one of its deliveries again. */

import { replayDelivery } from "../../../core/callbacks/job-deliveries.ts";
import { cancelJob as cancel } from "../../../core/jobs/cancel-job.ts";
import { prioritizeJob as prioritize } from "../../../core/jobs/prioritize-job.ts";
import { bodyOf } from "../../exchange.ts";
import { readForm } from "../../http/fields.ts";
import { PRIORITIZE_QUERY } from "../../listing/prioritize-query.ts";
import { demandQuery } from "../../listing/query.ts";
import { type DashboardOperation, seeOther, visitorOf } from "../operation.ts";

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
