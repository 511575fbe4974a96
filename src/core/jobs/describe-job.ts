/** Describes a job as the contract's job document, the same for every door. */

import { timeText } from "../text/time-text.ts";
import type { DocumentDocument, JobDocument } from "../model/contract-types.gen.ts";
import type { Document } from "../model/document.ts";
import { type DescribedArtwork, describeArtwork } from "./describe-artwork.ts";
import type { Job } from "../model/job.ts";

/**
 * The job document; `documents` stands in it only when given, and then with those that are yet to be fetched, and so do
 * the versions and decisions of artwork. Times are UTC with milliseconds.
 */
export function describeJob(
  job: Job,
  documents?: readonly Document[],
  artwork?: DescribedArtwork,
): JobDocument {
  const { documents: linked = NONE, hold: _asked, ...asked } = job.asked;
  return {
    jobId: job.id,
    status: { code: job.status, message: job.message },
    ...(job.outcome === undefined ? {} : { outcome: job.outcome }),
    ...(job.waitingFor === undefined ? {} : { waitingFor: job.waitingFor }),
    ...asked,
    ...(job.heldAt === undefined ? {} : { hold: true }),
    ...(job.priority === undefined ? {} : { priority: job.priority }),
    ...(job.parametersBytes === undefined ? {} : { parametersSize: String(job.parametersBytes) }),
    // As the caller named them, which may be by another name.
    workflow: asked.workflow ?? job.workflow,
    profile: asked.profile ?? job.profile,
    ...(documents === undefined
      ? {}
      : { documents: [...documents.map(describeDocument), ...awaited(linked, documents)] }),
    ...describeArtwork(asked, artwork),
    ...(job.scheduleId === undefined ? {} : { scheduleId: job.scheduleId }),
    ...(job.fireTime === undefined ? {} : { fireTime: timeText(job.fireTime) }),
    ...rerunsOf(job),
    progress: job.progress,
    createdAt: timeText(job.createdAt),
    ...timesOf(job),
  };
}

function rerunsOf({ rerunOf, reruns }: Job): Pick<JobDocument, "rerunOf" | "reruns"> {
  return {
    ...(rerunOf === undefined ? {} : { rerunOf }),
    ...(reruns === undefined ? {} : { reruns }),
  };
}

type Times = Pick<JobDocument, "startedAt" | "completedAt" | "contentsRemovedAt">;

function timesOf({ startedAt, completedAt, contentsRemovedAt: removedAt }: Job): Times {
  return {
    ...(removedAt === undefined ? {} : { contentsRemovedAt: timeText(removedAt) }),
    ...(startedAt === undefined ? {} : { startedAt: timeText(startedAt) }),
    ...(completedAt === undefined ? {} : { completedAt: timeText(completedAt) }),
  };
}

const NONE: readonly DocumentDocument[] = [];

/** Those that are not fetched yet. Their ids are nobody's business before. */
function awaited(
  linked: readonly DocumentDocument[],
  documents: readonly Document[],
): readonly DocumentDocument[] {
  if (linked.length === 0) {
    return NONE;
  }
  const fetched = new Set(documents.map(({ id }) => id));
  return linked.filter(({ dataId = "" }) => !fetched.has(dataId)).map(withoutId);
}

/** As it is shown, and as a request could hold it. */
export function withoutId({
  url,
  fileName,
  options,
}: DocumentDocument): Pick<DocumentDocument, "url" | "fileName" | "options"> {
  return {
    ...(url === undefined ? {} : { url }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(options === undefined ? {} : { options }),
  };
}

function describeDocument(document: Document): DocumentDocument {
  return {
    dataId: document.id,
    fileName: document.fileName,
    contentType: document.contentType,
    size: String(document.sizeBytes),
    ...(document.options.length === 0 ? {} : { options: document.options }),
  };
}
