/** GET /v1/jobs, /v1/jobs/{jobId} and /v1/workflows. */

import { describeJob } from "../../core/describe-job.ts";
import { getJob as get } from "../../core/get-job.ts";
import { listJobs as list } from "../../core/list-jobs.ts";
import { listWorkflows as workflows } from "../../core/list-workflows.ts";
import type { Answer } from "../answer.ts";
import { type Call, invalid, isId } from "./call.ts";
import { documentAnswer } from "./documents.ts";

const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 500;

/** 200 with one page of jobs, newest first; a Link header (RFC 8288) leads to the next page where there is one. */
export async function listJobs(call: Call): Promise<Answer> {
  const limit = limitOf(call.query.get("limit"));
  const before = call.query.get("before");
  if (before !== undefined && !isId(before)) {
    throw invalid("/before", "pattern", "before must be the id of a job.");
  }
  const found = await list(call.deps.ports, call.principal, {
    limit: limit + 1,
    ...(before !== undefined && { before }),
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = `${call.deps.publicUrl ?? ""}/v1/jobs?limit=${limit}&before=${last?.id}`;
  return documentAnswer(call, "jobs", {
    value: page.map((job) => describeJob(job)),
    ...(found.length > limit && { headers: { Link: `<${next}>; rel="next"` } }),
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) {
    return PAGE_SIZE;
  }
  if (!/^[0-9]{1,9}$/u.test(text) || Number(text) < 1 || Number(text) > PAGE_SIZE_MAX) {
    throw invalid("/limit", "range", `limit must be a whole number from 1 to ${PAGE_SIZE_MAX}.`);
  }
  return Number(text);
}

/** 200 with the job and its documents. Throws not-found. */
export async function getJob(call: Call): Promise<Answer> {
  const { job, documents } = await get(call.deps.ports, call.principal, call.jobId);
  return documentAnswer(call, "job", { value: describeJob(job, documents) });
}

/** 200 with all workflows. */
export async function listWorkflows(call: Call): Promise<Answer> {
  return documentAnswer(call, "workflows", { value: workflows(call.deps.ports) });
}
