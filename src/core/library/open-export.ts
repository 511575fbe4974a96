/** Opens the result, or the document, that a signed link gives access to: the link is the credential. */

import type { SignedLink } from "../ports/files.ts";
import type { Ports } from "../ports/ports.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";

export interface ExportLink {
  readonly token: string;
  /** As it stands in the address, behind the token. */
  readonly fileName: string;
}

type ExportPorts = Pick<Ports, "links" | "clock" | "documents" | "results" | "jobs" | "companies">;

/** What a link gives access to. */
export interface LinkedFile
  extends Pick<Result, "fileName" | "contentType" | "sizeBytes" | "blobId"> {
  /** Other contents have another. */
  readonly tag: string;
}

/** The file; its content is ports.blobs.open(file.blobId). Throws gone for a link whose time is over, not-found for any other, also while its company is disabled. */
export async function openExport(
  ports: ExportPorts,
  { token, fileName }: ExportLink,
): Promise<LinkedFile> {
  const link = ports.links.open(token);
  if (link !== undefined && link.expiresAt <= ports.clock.now()) {
    throw new Problem("gone", "This link has expired. Submit the export again for a new one.");
  }
  const file = link && (await fileOf(ports, link));
  const isOpen = link !== undefined && (await mayBeFetched(ports, link.jobId));
  if (!isOpen || file === undefined || file.fileName !== fileName) {
    throw new Problem("not-found", "There is no export at this address. Copy the whole link.");
  }
  return file;
}

/** Ids are never given twice, so one that is no result's may be a document's. */
async function fileOf(
  { results, documents }: Pick<Ports, "results" | "documents">,
  { jobId, resultId: id }: SignedLink,
): Promise<LinkedFile | undefined> {
  const result = await results.find(jobId, id);
  if (result !== undefined) {
    return { ...result, tag: result.sha256 };
  }
  const document = (await documents.list(jobId)).find((each) => each.id === id);
  return document && { ...document, tag: document.blobId };
}

/** A disabled company gets nothing, and neither do those to whom it gave its links. */
async function mayBeFetched(
  { jobs, companies }: Pick<Ports, "jobs" | "companies">,
  jobId: string,
): Promise<boolean> {
  const job = await jobs.find("every-company", jobId);
  const company = job && (await companies.byId(job.companyId));
  return company !== undefined && company.isDisabled !== true;
}
