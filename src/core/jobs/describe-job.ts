/** Describes a job as the contract's job document, the same for every door. */

import { timeText } from "../text/time-text.ts";
import type { DocumentDocument, JobDocument } from "../model/contract-types.gen.ts";
import type { Document } from "../model/document.ts";
import { type DescribedArtwork, describeArtwork } from "./describe-artwork.ts";
import type { Job } from "../model/job.ts";
import type { Mutable } from "../model/mutable.ts";

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
  const described: Mutable<JobDocument> = {
    jobId: job.id,
    status: { code: job.status, message: job.message },
    ...asked,
    // As the caller named them, which may be by another name.
    workflow: asked.workflow ?? job.workflow,
    profile: asked.profile ?? job.profile,
    progress: job.progress,
    createdAt: timeText(job.createdAt),
  };
  if (documents !== undefined) {
    described.documents = [...documents.map(describeDocument), ...awaited(linked, documents)];
  }
  if (artwork !== undefined) {
    Object.assign(described, describeArtwork(asked, artwork));
  }
  addState(described, job);
  addOrigin(described, job);
  return described;
}

function addState(described: Mutable<JobDocument>, job: Job): void {
  const { outcome, waitingFor, heldAt, priority, startedAt, completedAt } = job;
  if (outcome !== undefined) {
    described.outcome = outcome;
  }
  if (waitingFor !== undefined) {
    described.waitingFor = waitingFor;
  }
  if (heldAt !== undefined) {
    described.hold = true;
  }
  if (priority !== undefined) {
    described.priority = priority;
  }
  if (startedAt !== undefined) {
    described.startedAt = timeText(startedAt);
  }
  if (completedAt !== undefined) {
    described.completedAt = timeText(completedAt);
  }
}

function addOrigin(described: Mutable<JobDocument>, job: Job): void {
  const { parametersBytes, scheduleId, fireTime, rerunOf, reruns, contentsRemovedAt } = job;
  if (parametersBytes !== undefined) {
    described.parametersSize = String(parametersBytes);
  }
  if (scheduleId !== undefined) {
    described.scheduleId = scheduleId;
  }
  if (fireTime !== undefined) {
    described.fireTime = timeText(fireTime);
  }
  if (rerunOf !== undefined) {
    described.rerunOf = rerunOf;
  }
  if (reruns !== undefined) {
    described.reruns = reruns;
  }
  if (contentsRemovedAt !== undefined) {
    described.contentsRemovedAt = timeText(contentsRemovedAt);
  }
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
