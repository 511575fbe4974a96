/** The upload link: whoever has its address is the customer of the job. It is stored as a hash, and made anew when it is shown. */

import {
  type Artwork,
  type ArtworkHistory,
  type ArtworkVersion,
  DAY_MS,
} from "../model/artwork.ts";
import type { Company } from "../model/company.ts";
import type { Document } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import { Problem } from "../model/problem.ts";
import type { Result } from "../model/result.ts";
import type { Ports } from "../ports/ports.ts";

/** All that somebody sees who came by the upload link. */
export interface LinkedArtwork extends ArtworkHistory {
  readonly job: Job;
  readonly company: Company;
  /** The job's documents that are no version. */
  readonly attachments: readonly Document[];
  /** Of all versions; the property `version` tells of which. */
  readonly results: readonly Result[];
}

export type LinkPorts = Pick<
  Ports,
  "artworks" | "clock" | "companies" | "documents" | "jobs" | "results" | "uploadLinks"
>;

/** Below this path stand the tokens of upload links. */
export const UPLOAD_LINK_PATH = "/u/";
/** 32 bytes in base64url. */
const TOKEN = /^[\w-]{43}$/u;
const USE_NOTED_EVERY_MS = 60_000;

/** The path with the token. It is the same until the link is renewed, and opens nothing once it is revoked or over. */
export function uploadLinkOf(
  { uploadLinks }: Pick<Ports, "uploadLinks">,
  { jobId, link }: Pick<Artwork, "jobId" | "link">,
): string {
  return UPLOAD_LINK_PATH + uploadLinks.tokenOf(jobId, link.generation);
}

/**
 * The artwork behind a token. Every other token throws the same not-found: one that was never given out, was revoked or
 * renewed, is over, or whose job is gone.
 */
export async function openLink(ports: LinkPorts, token: string): Promise<LinkedArtwork> {
  const now = ports.clock.now();
  // Looked up by hash whatever was sent, so that the time that it takes tells nothing of the tokens there are.
  const hash = ports.uploadLinks.hashOf(TOKEN.test(token) ? token : "");
  const jobId = await ports.artworks.jobOfLink(hash);
  const linked = jobId === undefined ? undefined : await linkedArtwork(ports, jobId);
  if (linked === undefined || !isOpen(linked, now)) {
    throw linkNotFound();
  }
  await ports.artworks.noteUse(linked.job.id, now, now - USE_NOTED_EVERY_MS);
  return linked;
}

function isOpen({ artwork: { link }, company }: LinkedArtwork, now: number): boolean {
  return link.revokedAt === undefined && link.expiresAt > now && company.isDisabled !== true;
}

/** The artwork of a job with all that is seen of it; undefined if the job is gone or has none. */
export async function linkedArtwork(
  ports: LinkPorts,
  jobId: string,
): Promise<LinkedArtwork | undefined> {
  const found = await ports.jobs.findWithDocuments("every-company", jobId);
  const history = found && (await ports.artworks.history(jobId));
  const company = found && (await ports.companies.byId(found.job.companyId));
  if (found === undefined || history === undefined || company === undefined) {
    return undefined;
  }
  const ofVersions = new Set(history.versions.map(({ documentId }) => documentId));
  return {
    ...history,
    job: found.job,
    company,
    attachments: found.documents.filter(({ id }) => !ofVersions.has(id)),
    results: await ports.results.list(jobId),
  };
}

/** The results of a version. */
export function resultsOf(
  { results }: Pick<LinkedArtwork, "results">,
  { version }: Pick<ArtworkVersion, "version">,
): readonly Result[] {
  return results.filter(({ properties }) =>
    properties.some(({ name, value }) => name === "version" && value === String(version)),
  );
}

/** What everybody is told whose address opens nothing. */
export function linkNotFound(): Problem {
  return new Problem(
    "not-found",
    "This address opens nothing. It may be incomplete, over or withdrawn; ask whoever sent it for a new one.",
  );
}

/** A use of the link that changes something keeps it good for at least a day more, so that nobody is cut off in the middle. */
export function keptOpenUntil({ link }: Pick<Artwork, "link">, now: number): number {
  return Math.max(link.expiresAt, now + DAY_MS);
}
