/** POST /v1/jobs/{jobId}:hold and :release. */

import { holdJob as hold, releaseJob as release } from "../../../../core/jobs/hold-job.ts";
import { DONE, type Operation } from "../../operation.ts";
import { jobGuard } from "./job-document.ts";

const SHARED = {
  method: "POST",
  demands: "change-jobs",
  answers: "nothing",
  problems: ["not-found", "illegal-transition", "precondition-failed"],
  guard: jobGuard,
} as const satisfies Partial<Operation>;

/** 204, also where it is on hold already. Throws not-found, illegal-transition. */
export const holdJob: Operation = {
  ...SHARED,
  name: "holdJob",
  summary: "Holds a job that waits: no worker takes it until it is released.",
  path: "/v1/jobs/{jobId}:hold",
  successes: [{ status: 204, description: "The job is on hold." }],
  async handle({ kit, principal, jobId }) {
    await hold(kit.ports, principal, jobId);
    return DONE;
  },
};

/** 204, also where it is not on hold. Throws not-found, illegal-transition. */
export const releaseJob: Operation = {
  ...SHARED,
  name: "releaseJob",
  summary: "Releases a job that is on hold.",
  path: "/v1/jobs/{jobId}:release",
  successes: [{ status: 204, description: "A worker may take the job once it is started." }],
  async handle({ kit, principal, jobId }) {
    await release(kit.ports, principal, jobId);
    return DONE;
  },
};
