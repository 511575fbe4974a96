/** Describes an event of a job as the contract's callback document. */

import { timeText } from "../text/time-text.ts";
import type { CallbackDocument } from "../model/contract-types.gen.ts";
import type { Event } from "../model/event.ts";
import type { Job } from "../model/job.ts";
import type { CallbackType } from "../model/delivery.ts";
import type { Result } from "../model/result.ts";

/** What of a job every callback tells. */
export type CallbackJob = Pick<Job, "id" | "workflow" | "status" | "outcome"> & {
  readonly asked: Pick<Job["asked"], "name" | "externalId" | "workflow">;
};

export interface CallbackDetails
  extends Pick<Event, "at" | "sequence" | "message" | "documentId" | "fileName"> {
  readonly type: CallbackType;
  readonly resultId?: string;
  /** What the job has made, when it has ended. */
  readonly made?: MadeResults;
}

/** The results of a job that has ended. */
export interface MadeResults {
  readonly count: number;
  /** The first of them. */
  readonly first: readonly Pick<Result, "id" | "fileName" | "contentType" | "sizeBytes">[];
}

/** The callback of an event, with the job as it was right after it. */
export function describeCallback(job: CallbackJob, event: CallbackDetails): CallbackDocument {
  // As the job document shows it, which may be another name.
  const { name, externalId, workflow = job.workflow } = job.asked;
  return {
    type: event.type,
    timestamp: timeText(event.at),
    jobId: job.id,
    sequence: event.sequence,
    ...(name === undefined ? {} : { name }),
    ...(externalId === undefined ? {} : { externalId }),
    workflow,
    status: job.status,
    ...(job.outcome === undefined ? {} : { outcome: job.outcome }),
    message: event.message,
    ...(event.documentId === undefined ? {} : { dataId: event.documentId }),
    ...(event.resultId === undefined ? {} : { resultId: event.resultId }),
    ...(event.fileName === undefined ? {} : { fileName: event.fileName }),
    ...(event.made === undefined ? {} : describeResults(job.id, event.made)),
  };
}

function describeResults(
  jobId: string,
  { count, first }: MadeResults,
): Pick<CallbackDocument, "resultCount" | "results"> {
  return {
    resultCount: count,
    results: first.map(({ id, fileName, contentType, sizeBytes }) => ({
      resultId: id,
      fileName,
      contentType,
      size: String(sizeBytes),
      url: `/v1/jobs/${jobId}/result/${id}`,
    })),
  };
}
