/** GET /v1/jobs/{jobId}. */

import type { Operation } from "../../operation.ts";
import { queuedJobDocument } from "./job-document.ts";

/** 200 with the job and its documents, or 304. Throws not-found. */
export const getJob: Operation = {
  name: "getJob",
  summary: "Tells one job with its documents.",
  method: "GET",
  path: "/v1/jobs/{jobId}",
  demands: "read-jobs",
  answers: "document",
  successes: [
    { status: 200, description: "The job.", root: "job" },
    { status: 304, description: "The job is as If-None-Match knows it." },
  ],
  problems: ["not-found", "precondition-failed"],
  handle: queuedJobDocument,
};
