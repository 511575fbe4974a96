/** Links to what a job has made or was given: whoever has one fetches that one file, without a key, until its time is over or the job is gone. */

import { findJob } from "../jobs/read-jobs.ts";
import type { Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import { zipName } from "../text/file-name.ts";
import { demandContents } from "../jobs/contents-there.ts";
import { demandCompleted } from "./get-result.ts";

export type LinkPorts = Pick<
  Ports,
  "clock" | "documents" | "jobs" | "limits" | "links" | "results"
>;

/** A result or document by its id; all results as a zip without one. */
export interface LinkWish {
  readonly jobId: string;
  readonly fileId?: string | undefined;
  /** An hour without it. */
  readonly minutes?: number | undefined;
}

export interface FileLink {
  /** Of the result or document; absent for all results. */
  readonly fileId?: string;
  readonly fileName: string;
  /** The path of its address. */
  readonly path: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

const MINUTES = 60;
const MINUTE_MS = 60_000;

/** Throws not-found, result-not-ready for a result of a job that has not ended, gone, and invalid-document for too long a time. */
export async function linkFile(
  ports: LinkPorts,
  principal: Principal,
  { jobId, fileId, minutes }: LinkWish,
): Promise<FileLink> {
  const job = await findJob(ports, principal, jobId);
  const expiresAt = untilOf(ports, minutes);
  demandContents(job);
  if (fileId === undefined) {
    demandCompleted(job);
    return { ...signed(ports, job, { id: jobId, fileName: nameOfAll(job), expiresAt }) };
  }
  const document = (await ports.documents.list(jobId)).find(({ id }) => id === fileId);
  if (document !== undefined) {
    return signed(ports, job, { ...document, expiresAt });
  }
  demandCompleted(job);
  const result = await ports.results.find(jobId, fileId);
  if (result === undefined) {
    throw new Problem("not-found", `Job ${jobId} has no result or document ${fileId}.`);
  }
  return signed(ports, job, { ...result, expiresAt });
}

/** Links to all results, one by one. Throws as linkFile. */
export async function linkResults(
  ports: LinkPorts,
  principal: Principal,
  { jobId, minutes }: Omit<LinkWish, "fileId">,
): Promise<readonly FileLink[]> {
  const job = await findJob(ports, principal, jobId);
  const expiresAt = untilOf(ports, minutes);
  demandCompleted(job);
  demandContents(job);
  const results = await ports.results.list(jobId);
  return results.map((result) => signed(ports, job, { ...result, expiresAt }));
}

/** The name of the zip of all results. */
export function nameOfAll({ id, asked: { name = "" } }: Job): string {
  return zipName(name, id);
}

function untilOf({ clock, limits }: LinkPorts, minutes = MINUTES): number {
  const most = limits.linkHoursMax * 60;
  if (minutes > most) {
    const message = `Links are good for ${most} minutes at most (EXPORT_URL_HOURS).`;
    throw Problem.at("invalid-document", { pointer: "/minutes", rule: "range", message });
  }
  return clock.now() + minutes * MINUTE_MS;
}

interface Linked {
  readonly id: string;
  readonly fileName: string;
  readonly expiresAt: number;
}

/** The zip of all is signed under the id of the job, which no file has. */
function signed({ links }: LinkPorts, job: Job, { id, fileName, expiresAt }: Linked): FileLink {
  const token = links.sign({ ownerId: job.id, fileId: id, expiresAt });
  const path = `/exports/${token}/${encodeURIComponent(fileName)}`;
  return { ...(id === job.id ? {} : { fileId: id }), fileName, path, expiresAt };
}
