/** Finds a document that can still be changed. */

import type { Document } from "../model/document.ts";
import { demandTransition, type Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { lateAdvice } from "../jobs/late-advice.ts";
import { findJob } from "../jobs/read-jobs.ts";
import type { Ports } from "../ports/ports.ts";

export type CollectedPorts = Pick<Ports, "documents" | "jobs" | "workflows">;

/** Which one: the newest of this name. */
export interface DocumentRef {
  readonly jobId: string;
  readonly fileName: string;
}

/** Throws forbidden, not-found, illegal-transition once the job is started. */
export async function collectedDocument(
  ports: CollectedPorts,
  principal: Principal,
  { jobId, fileName }: DocumentRef,
): Promise<{ readonly job: Job; readonly document: Document }> {
  const job = await findJob(ports, principal, jobId);
  const document = await ports.documents.find(jobId, fileName);
  if (document === undefined) {
    throw new Problem("not-found", `Job ${jobId} has no document ${fileName}.`);
  }
  demandTransition("start", job, lateAdvice(ports, job));
  return { job, document };
}
