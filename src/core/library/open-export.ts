/** Opens the result that a signed link gives access to: the link is the credential. */

import type { Ports } from "../ports/ports.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";

export interface ExportLink {
  readonly token: string;
  /** As it stands in the address, behind the token. */
  readonly fileName: string;
}

type ExportPorts = Pick<Ports, "links" | "clock" | "results" | "jobs" | "companies">;

/** The result; its content is ports.blobs.open(result.blobId). Throws gone for a link whose time is over, not-found for any other, also while its company is disabled. */
export async function openExport(
  ports: ExportPorts,
  { token, fileName }: ExportLink,
): Promise<Result> {
  const link = ports.links.open(token);
  if (link !== undefined && link.expiresAt <= ports.clock.now()) {
    throw new Problem("gone", "This link has expired. Submit the export again for a new one.");
  }
  const result = link && (await ports.results.find(link.jobId, link.resultId));
  const isOpen = link !== undefined && (await mayBeFetched(ports, link.jobId));
  if (!isOpen || result === undefined || result.fileName !== fileName) {
    throw new Problem("not-found", "There is no export at this address. Copy the whole link.");
  }
  return result;
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
