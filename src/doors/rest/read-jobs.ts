/** GET /v1/jobs, /v1/jobs/{jobId} and /v1/workflows. */

import { describeJob } from "../../core/describe-job.ts";
import { getJob as get } from "../../core/get-job.ts";
import { listJobs as list } from "../../core/list-jobs.ts";
import { listWorkflows as workflows } from "../../core/list-workflows.ts";
import type { Answer } from "../answer.ts";
import type { Call } from "./call.ts";
import { documentAnswer } from "./documents.ts";
import { tagged } from "./entity-tag.ts";
import { nextPage, pageOf } from "./page.ts";

/** 200 with one page of jobs, newest first; a Link header (RFC 8288) leads to the next page where there is one. */
export async function listJobs(call: Call): Promise<Answer> {
  const { limit, before } = pageOf(call, "job");
  const found = await list(call.deps.ports, call.principal, {
    limit: limit + 1,
    ...(before !== undefined && { before }),
  });
  const page = found.slice(0, limit);
  const lastId = page.at(-1)?.id;
  const answer = documentAnswer(call, "jobs", {
    value: page.map((job) => describeJob(job)),
    ...(found.length > limit && { headers: nextPage(call, "/v1/jobs", { limit, lastId }) }),
  });
  return tagged(call, answer);
}

/** 200 with the job and its documents. Throws not-found. */
export async function getJob(call: Call): Promise<Answer> {
  const { job, documents } = await get(call.deps.ports, call.principal, call.jobId);
  return tagged(call, documentAnswer(call, "job", { value: describeJob(job, documents) }));
}

/** 200 with all workflows. */
export async function listWorkflows(call: Call): Promise<Answer> {
  return documentAnswer(call, "workflows", { value: workflows(call.deps.ports) });
}
