/** POST /v1/jobs/{jobId}:start. */

import { startJob as start } from "../../../../core/jobs/start-job.ts";
import { DONE, type Operation } from "../../operation.ts";
import { jobGuard } from "./job-document.ts";

/** 204. Throws not-found, illegal-transition, invalid-document for a job without documents. */
export const startJob: Operation = {
  name: "startJob",
  summary: "Starts a job: all its documents are there.",
  method: "POST",
  path: "/v1/jobs/{jobId}:start",
  demands: "change-jobs",
  answers: "nothing",
  successes: [{ status: 204, description: "The job is started." }],
  problems: ["not-found", "illegal-transition", "precondition-failed"],
  guard: jobGuard,
  async handle({ kit, principal, jobId }) {
    await start(kit.ports, principal, jobId);
    return DONE;
  },
};
