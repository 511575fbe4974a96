/** POST /v1/jobs/{jobId}/deliveries/{deliveryId}:replay. */

import { replayDelivery as replay } from "../../../../core/callbacks/job-deliveries.ts";
import { type Operation, UNDER_WAY } from "../../operation.ts";

/** 202: it is sent again, with all its retries. Throws not-found. */
export const replayDelivery: Operation = {
  name: "replayDelivery",
  summary: "Sends one callback or mail again.",
  method: "POST",
  path: "/v1/jobs/{jobId}/deliveries/{deliveryId}:replay",
  demands: "change-jobs",
  answers: "nothing",
  successes: [{ status: 202, description: "It will be sent again." }],
  problems: ["not-found"],
  async handle({ kit, principal, jobId, deliveryId }) {
    await replay(kit.ports, principal, { jobId, deliveryId });
    return UNDER_WAY;
  },
};
