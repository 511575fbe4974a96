/** All results of a job as one zip. */

import { zipName } from "../text/file-name.ts";
import { findJob } from "../jobs/read-jobs.ts";
import { demandCompleted } from "./get-result.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";

export interface ResultsArchive {
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * The zip, made while it is read; empty if there are no results. Throws not-found, result-not-ready until the job is
 * completed, and gone where the content of a result is missing; content that goes missing later breaks the reading.
 */
export async function zipResults(
  ports: Pick<Ports, "archiver" | "blobs" | "jobs" | "results">,
  principal: Principal,
  jobId: string,
): Promise<ResultsArchive> {
  const job = await findJob(ports, principal, jobId);
  demandCompleted(job);
  const results = await ports.results.list(jobId);
  await ports.blobs.demand(results.map(({ blobId }) => blobId));
  return {
    fileName: zipName(job.asked.name ?? "", jobId),
    content: ports.archiver.zip(
      results.map(({ fileName, sizeBytes, createdAt, blobId }) => ({
        fileName,
        sizeBytes,
        modifiedAt: createdAt,
        open: () => ports.blobs.open(blobId),
      })),
    ),
  };
}
