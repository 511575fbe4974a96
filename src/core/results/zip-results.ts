/** All results of a job as one zip. */

import { zipName } from "../text/file-name.ts";
import { findJob } from "../jobs/read-jobs.ts";
import { demandCompleted } from "./get-result.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";

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
  return {
    fileName: zipName(job.asked.name ?? "", jobId),
    content: await zipOf(ports, await ports.results.list(jobId)),
  };
}

type ZipPorts = Pick<Ports, "archiver" | "blobs" | "results">;

/**
 * The zip of what a job has made so far, whether it still runs or not. Throws result-not-ready while that is nothing, and
 * otherwise as zipResults.
 */
export async function zipSoFar(ports: ZipPorts, jobId: string): Promise<ResultsArchive["content"]> {
  const results = await ports.results.list(jobId);
  if (results.length === 0) {
    throw new Problem("result-not-ready", "The job has no results yet. Ask again later.");
  }
  return zipOf(ports, results);
}

async function zipOf(
  { archiver, blobs }: Pick<ZipPorts, "archiver" | "blobs">,
  results: readonly Result[],
): Promise<ResultsArchive["content"]> {
  await blobs.demand(results.map(({ blobId }) => blobId));
  return archiver.zip(
    results.map(({ fileName, sizeBytes, createdAt, blobId }) => ({
      fileName,
      sizeBytes,
      modifiedAt: createdAt,
      open: () => blobs.open(blobId),
    })),
  );
}
