/** Describes a job as the contract's job document, the same for every door. */

import type { DocumentDocument, JobDocument } from "./contract-types.gen.ts";
import type { Document } from "./document.ts";
import type { Job } from "./job.ts";

/** The job document; `documents` stands in it only when given. Times are UTC with milliseconds. */
export function describeJob(job: Job, documents?: readonly Document[]): JobDocument {
  return {
    jobId: job.id,
    status: { code: job.status, message: job.message },
    ...(job.outcome === undefined ? {} : { outcome: job.outcome }),
    ...job.asked,
    workflow: job.workflow,
    profile: job.profile,
    ...(documents === undefined ? {} : { documents: documents.map(describeDocument) }),
    ...(job.scheduleId === undefined ? {} : { scheduleId: job.scheduleId }),
    ...(job.fireTime === undefined ? {} : { fireTime: timeText(job.fireTime) }),
    progress: job.progress,
    createdAt: timeText(job.createdAt),
    ...(job.startedAt === undefined ? {} : { startedAt: timeText(job.startedAt) }),
    ...(job.completedAt === undefined ? {} : { completedAt: timeText(job.completedAt) }),
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

/** Epoch milliseconds as the contract's DateTime. */
function timeText(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
