/** POST /v1/jobs/{jobId}:prioritize. */

import { prioritizeJob as prioritize } from "../../../../core/jobs/prioritize-job.ts";
import { PRIORITIZE_QUERY } from "../../../listing/prioritize-query.ts";
import { DONE, type Operation } from "../../operation.ts";
import { jobGuard } from "./job-document.ts";

/** 204. Throws not-found, illegal-transition. */
export const prioritizeJob: Operation = {
  name: "prioritizeJob",
  summary: "Changes which waiting jobs a job comes before.",
  method: "POST",
  path: "/v1/jobs/{jobId}:prioritize",
  demands: "change-jobs",
  query: PRIORITIZE_QUERY,
  answers: "nothing",
  successes: [{ status: 204, description: "The job has this priority." }],
  problems: ["not-found", "illegal-transition", "precondition-failed"],
  guard: jobGuard,
  async handle({ kit, principal, jobId, query }) {
    await prioritize(kit.ports, principal, { jobId, priority: Number(query.get("priority")) });
    return DONE;
  },
};
