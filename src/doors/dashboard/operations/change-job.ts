/** The forms of a job's page: cancelling it, and sending one of its deliveries again. */

import { replayDelivery } from "../../../core/callbacks/job-deliveries.ts";
import { cancelJob as cancel } from "../../../core/jobs/cancel-job.ts";
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
