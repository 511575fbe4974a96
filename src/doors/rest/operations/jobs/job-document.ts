/** The document of one job, and what is compared with the preconditions of whoever would change the job. */

import { showArtwork } from "../../../../core/artwork/show-artwork.ts";
import type { DescribedArtwork } from "../../../../core/jobs/describe-artwork.ts";
import { describeJob } from "../../../../core/jobs/describe-job.ts";
import { queuePlace } from "../../../../core/jobs/prioritize-job.ts";
import { findJob, getJob } from "../../../../core/jobs/read-jobs.ts";
import type { Job } from "../../../../core/model/job.ts";
import { type DocumentAnswer, documentAnswer } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import type { Answer } from "../../../http/answer.ts";
import { type Guarded, tagged, tagsOf } from "../../entity-tag.ts";

/** 200 with the job and its documents, without its place in the queue. Throws not-found. */
export async function jobDocument(call: Call): Promise<DocumentAnswer> {
  const { value } = await describedJob(call);
  return documentAnswer(call, "job", { value });
}

/** 200 with the job, its documents and, while it waits for a worker, its place in the queue; or 304. Throws not-found. */
export async function queuedJobDocument(call: Call): Promise<Answer> {
  const { job, value } = await describedJob(call);
  const plain = documentAnswer(call, "job", { value });
  const queue = await queuePlace(call.kit.ports, job);
  return queue === undefined
    ? tagged(call, plain)
    : tagged(call, documentAnswer(call, "job", { value: { ...value, queue } }), {
        body: plain.body,
        place: queue,
      });
}

async function describedJob(call: Call) {
  const { job, documents } = await getJob(call.kit.ports, call.principal, call.jobId);
  return { job, value: describeJob(job, documents, await describedArtwork(call, job)) };
}

/** What is shown of the job's artwork; undefined, without asking the store, for jobs that have none. */
export async function describedArtwork(
  call: Call,
  job: Job,
): Promise<DescribedArtwork | undefined> {
  const { kit, principal, request } = call;
  const shown = await showArtwork(kit.ports, principal, job);
  if (shown === undefined) {
    return undefined;
  }
  const { history, uploadPath } = shown;
  // People open it elsewhere, so it is never relative.
  const base = kit.publicUrl ?? kit.proxies.urlOf(request);
  return { history, uploadURL: uploadPath === undefined ? undefined : base + uploadPath };
}

/** Whatever changes a job tells an event, but for the progress of its run. Throws not-found. */
export async function jobGuard(call: Call): Promise<Guarded> {
  const { ports } = call.kit;
  const { status, id } = await findJob(ports, call.principal, call.jobId);
  const tally = (await ports.jobSearch.tally([id])).get(id);
  const modifiedAt = status === "processing" ? undefined : tally?.lastAt;
  return { tags: await tagsOf(call, jobDocument), modifiedAt };
}
