/** All results of a job as one zip. */

import { findJob } from "../jobs/read-jobs.ts";
import { demandContents } from "../jobs/contents-there.ts";
import { type Downloaded, type DownloadPorts, onDownload } from "./downloaded.ts";
import { nameOfAll } from "./link-file.ts";
import { demandCompleted } from "./get-result.ts";
import type { Ports } from "../ports/ports.ts";
import type { Principal } from "../model/principal.ts";
import type { Job } from "../model/job.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";

export interface ResultsArchive extends Downloaded {
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * The zip, made while it is read; empty if there are no results. Throws not-found, result-not-ready until the job is
 * completed, and gone where the content of a result is missing; content that goes missing later breaks the reading.
 */
export async function zipResults(
  ports: DownloadPorts & Pick<Ports, "archiver" | "jobs">,
  principal: Principal,
  jobId: string,
): Promise<ResultsArchive> {
  return zipOfJob(ports, await findJob(ports, principal, jobId));
}

/** The same of a job that was found. */
export async function zipOfJob(ports: ZipPorts, job: Job): Promise<ResultsArchive> {
  demandCompleted(job);
  demandContents(job);
  const results = await ports.results.list(job.id);
  return {
    fileName: nameOfAll(job),
    content: await zipOf(ports, results),
    ...onDownload(ports, job, results),
  };
}

export type ZipPorts = DownloadPorts & Pick<Ports, "archiver">;

/**
 * The zip of what a job has made so far, whether it still runs or not. Throws result-not-ready while that is nothing, and
 * otherwise as zipResults.
 */
export async function zipSoFar(
  ports: ZipPorts,
  job: Job,
): Promise<Omit<ResultsArchive, "fileName">> {
  demandContents(job);
  const results = await ports.results.list(job.id);
  if (results.length === 0) {
    throw new Problem("result-not-ready", "The job has no results yet. Ask again later.");
  }
  return { content: await zipOf(ports, results), ...onDownload(ports, job, results) };
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
