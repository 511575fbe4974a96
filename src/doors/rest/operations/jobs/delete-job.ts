/** DELETE /v1/jobs/{jobId}. */

import { deleteJob as remove } from "../../../../core/jobs/delete-job.ts";
import { DONE, type Operation, UNDER_WAY } from "../../operation.ts";
import { jobGuard } from "./job-document.ts";

/** 204 when the job is gone, 202 when its run must stop first. Throws not-found. */
export const deleteJob: Operation = {
  name: "deleteJob",
  summary: "Deletes a job with its documents and results; one that runs is cancelled first.",
  method: "DELETE",
  path: "/v1/jobs/{jobId}",
  demands: "change-jobs",
  answers: "nothing",
  successes: [
    { status: 204, description: "The job is gone." },
    { status: 202, description: "Nobody sees the job any more; its run stops first." },
  ],
  problems: ["not-found", "precondition-failed"],
  guard: jobGuard,
  async handle({ kit, principal, jobId }) {
    return (await remove(kit.ports, principal, jobId)) === "deleted" ? DONE : UNDER_WAY;
  },
};
