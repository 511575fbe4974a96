/** GET /v1/jobs/{jobId} and /v1/workflows. */

import { describeJob } from "../../../core/jobs/describe-job.ts";
import { getJob as get } from "../../../core/jobs/read-jobs.ts";
import { listWorkflows as workflows } from "../../../core/jobs/list-workflows.ts";
import type { Answer } from "../../http/answer.ts";
import type { Call } from "../call.ts";
import { documentAnswer } from "../bodies.ts";
import { tagged } from "../entity-tag.ts";

/** 200 with the job and its documents. Throws not-found. */
export async function getJob(call: Call): Promise<Answer> {
  return tagged(call, await jobDocument(call));
}

/** The same without regard to conditions. */
export async function jobDocument(call: Call): Promise<Answer & { readonly body: string }> {
  const { job, documents } = await get(call.kit.ports, call.principal, call.jobId);
  return documentAnswer(call, "job", { value: describeJob(job, documents) });
}

/** 200 with all workflows. */
export async function listWorkflows(call: Call): Promise<Answer> {
  return documentAnswer(call, "workflows", { value: workflows(call.kit.ports) });
}
