/** POST /v1/jobs/{jobId}:cancel. */

import { cancelJob as cancel } from "../../../../core/jobs/cancel-job.ts";
import { type Operation, UNDER_WAY } from "../../operation.ts";
import { jobGuard } from "./job-document.ts";

/** 202, also for a job that has ended. Throws not-found. */
export const cancelJob: Operation = {
  name: "cancelJob",
  summary: "Cancels a job; one that runs is asked to stop.",
  method: "POST",
  path: "/v1/jobs/{jobId}:cancel",
  demands: "change-jobs",
  answers: "nothing",
  successes: [{ status: 202, description: "The job is cancelled, or has ended already." }],
  problems: ["not-found", "precondition-failed"],
  guard: jobGuard,
  async handle({ kit, principal, jobId }) {
    await cancel(kit.ports, principal, jobId);
    return UNDER_WAY;
  },
};
