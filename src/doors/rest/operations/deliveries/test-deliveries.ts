/** POST /v1/jobs/{jobId}/deliveries:test. */

import { testDeliveries as test } from "../../../../core/callbacks/job-deliveries.ts";
import { type Operation, UNDER_WAY } from "../../operation.ts";

/** 202: a test is on its way to everybody who is told about the job. Throws not-found. */
export const testDeliveries: Operation = {
  name: "testDeliveries",
  summary: "Sends a test to everybody who is told about a job.",
  method: "POST",
  path: "/v1/jobs/{jobId}/deliveries:test",
  demands: "change-jobs",
  answers: "nothing",
  successes: [{ status: 202, description: "The test will be sent." }],
  problems: ["not-found"],
  async handle({ kit, principal, jobId }) {
    await test(kit.ports, principal, jobId);
    return UNDER_WAY;
  },
};
