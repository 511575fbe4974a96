/** Opens the result, document, resource or report that a signed link gives access to: the link is the credential. */

import type { SignedLink } from "../ports/files.ts";
import { nameOfAll } from "./link-file.ts";
import { type ResultsArchive, zipOfJob } from "./zip-results.ts";
import { demandContents } from "../jobs/contents-there.ts";
import { type Downloaded, onDownload } from "./downloaded.ts";
import type { Ports } from "../ports/ports.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";

export interface ExportLink {
  readonly token: string;
  /** As it stands in the address, behind the token. */
  readonly fileName: string;
  /** Makes the report on a record, where that is what a link names. */
  readonly reportOf: (link: SignedLink) => Promise<Result | undefined>;
}

type ExportPorts = Pick<
  Ports,
  | "archiver"
  | "blobs"
  | "engine"
  | "links"
  | "clock"
  | "documents"
  | "results"
  | "resources"
  | "jobs"
  | "companies"
>;

/** What a link gives access to. */
export interface LinkedFile
  extends Downloaded,
    Pick<Result, "fileName" | "contentType" | "sizeBytes" | "blobId"> {
  /** Other contents have another. */
  readonly tag: string;
}

/** The file; its content is ports.blobs.open(file.blobId). Throws gone for a link whose time is over, not-found for any other, also while its company is disabled; and what `reportOf` throws. */
export async function openExport(
  ports: ExportPorts,
  { token, fileName, reportOf }: ExportLink,
): Promise<LinkedFile> {
  const link = ports.links.open(token);
  if (link !== undefined && link.expiresAt <= ports.clock.now()) {
    throw new Problem("gone", "This link has expired. Ask for a new one as you got it.");
  }
  const file =
    link &&
    ((await fileOfJob(ports, link)) ??
      (await resourceOf(ports, link, fileName)) ??
      (await linked(reportOf(link))));
  if (file?.fileName !== fileName) {
    throw new Problem("not-found", "There is no file at this address. Copy the whole link.");
  }
  return file;
}

/** The zip of all results, where that is what a link names. Throws as openExport. */
export async function openAllExport(
  ports: ExportPorts,
  { token, fileName }: Pick<ExportLink, "token" | "fileName">,
): Promise<ResultsArchive | undefined> {
  const link = ports.links.open(token);
  if (link === undefined || link.fileId !== link.ownerId || link.expiresAt <= ports.clock.now()) {
    return undefined;
  }
  const job = await ports.jobs.find("every-company", link.ownerId);
  const isMeant =
    job !== undefined && nameOfAll(job) === fileName && (await mayBeFetched(ports, job.companyId));
  return isMeant ? zipOfJob(ports, job) : undefined;
}

/** Ids are never given twice, so one that is no result's may be a document's. */
async function fileOfJob(
  ports: ExportPorts,
  { ownerId: jobId, fileId }: SignedLink,
): Promise<LinkedFile | undefined> {
  const job = await ports.jobs.find("every-company", jobId);
  if (job === undefined || !(await mayBeFetched(ports, job.companyId))) {
    return undefined;
  }
  demandContents(job);
  const result = await ports.results.find(jobId, fileId);
  if (result !== undefined) {
    return { ...result, tag: result.sha256, ...onDownload(ports, job, [result]) };
  }
  const document = (await ports.documents.list(jobId)).find(({ id }) => id === fileId);
  return document && { ...document, tag: document.blobId };
}

/** A file that a step names stands in the address under its sender's id. */
async function resourceOf(
  ports: ExportPorts,
  { ownerId: companyId, fileId }: SignedLink,
  resourceId: string,
): Promise<LinkedFile | undefined> {
  const resource = await ports.resources.find(companyId, resourceId);
  const isMeant = resource?.id === fileId && (await mayBeFetched(ports, companyId));
  return isMeant ? { ...resource, fileName: resourceId, tag: resource.sha256 } : undefined;
}

async function linked(made: Promise<Result | undefined>): Promise<LinkedFile | undefined> {
  const result = await made;
  return result && { ...result, tag: result.sha256 };
}

/** A disabled company gets nothing, and neither do those to whom it gave its links. */
async function mayBeFetched(
  { companies }: Pick<Ports, "companies">,
  companyId: string,
): Promise<boolean> {
  const company = await companies.byId(companyId);
  return company !== undefined && company.isDisabled !== true;
}
