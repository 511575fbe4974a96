/** Describes an event of a job as the contract's callback document. */

import type { CallbackDocument } from "./contract-types.gen.ts";
import type { Event } from "./event.ts";
import type { Job } from "./job.ts";
import type { NoticeType } from "./notice.ts";

/** What of a job every notice tells. */
export type NoticeJob = Pick<Job, "id" | "workflow" | "status" | "outcome"> & {
  readonly asked: Pick<Job["asked"], "name" | "externalId">;
};

export interface NoticeEvent
  extends Pick<Event, "at" | "sequence" | "message" | "documentId" | "fileName"> {
  readonly type: NoticeType;
  readonly resultId?: string;
}

/** The notice of an event, with the job as it was right after it. */
export function describeNotice(job: NoticeJob, event: NoticeEvent): CallbackDocument {
  const { name, externalId } = job.asked;
  return {
    type: event.type,
    timestamp: new Date(event.at).toISOString(),
    jobId: job.id,
    sequence: event.sequence,
    ...(name === undefined ? {} : { name }),
    ...(externalId === undefined ? {} : { externalId }),
    workflow: job.workflow,
    status: job.status,
    ...(job.outcome === undefined ? {} : { outcome: job.outcome }),
    message: event.message,
    ...(event.documentId === undefined ? {} : { dataId: event.documentId }),
    ...(event.resultId === undefined ? {} : { resultId: event.resultId }),
    ...(event.fileName === undefined ? {} : { fileName: event.fileName }),
  };
}
