/** The document of one job, and what is compared with the preconditions of whoever would change the job. */

import { describeJob } from "../../../../core/jobs/describe-job.ts";
import { findJob, getJob } from "../../../../core/jobs/read-jobs.ts";
import { type DocumentAnswer, documentAnswer } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import { type Guarded, tagsOf } from "../../entity-tag.ts";

/** 200 with the job and its documents. Throws not-found. */
export async function jobDocument(call: Call): Promise<DocumentAnswer> {
  const { job, documents } = await getJob(call.kit.ports, call.principal, call.jobId);
  return documentAnswer(call, "job", { value: describeJob(job, documents) });
}

/** Whatever changes a job tells an event, but for the progress of its run. Throws not-found. */
export async function jobGuard(call: Call): Promise<Guarded> {
  const { ports } = call.kit;
  const { status, id } = await findJob(ports, call.principal, call.jobId);
  const tally = (await ports.jobSearch.tally([id])).get(id);
  const modifiedAt = status === "processing" ? undefined : tally?.lastAt;
  return { tags: await tagsOf(call, jobDocument), modifiedAt };
}
