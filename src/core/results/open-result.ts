/** Finds one result of a job, for download. */

import { findJob } from "../jobs/read-jobs.ts";
import { demandContents } from "../jobs/contents-there.ts";
import { type Downloaded, type DownloadPorts, onDownload } from "./downloaded.ts";
import { demandCompleted } from "./get-result.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";

export interface ResultRef {
  readonly jobId: string;
  readonly resultId: string;
}

/**
 * The result; its content is ports.blobs.open(result.blobId). Throws not-found, result-not-ready until the job is completed,
 * and gone where its contents were removed before it.
 */
export async function openResult(
  ports: DownloadPorts & Pick<Ports, "jobs">,
  principal: Principal,
  { jobId, resultId }: ResultRef,
): Promise<Result & Downloaded> {
  const job = await findJob(ports, principal, jobId);
  demandCompleted(job);
  demandContents(job);
  const result = await ports.results.find(jobId, resultId);
  if (result === undefined) {
    throw new Problem(
      "not-found",
      `Job ${jobId} has no result ${resultId}; its result document lists what it has.`,
    );
  }
  return { ...result, ...onDownload(ports, job, [result]) };
}
