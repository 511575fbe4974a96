/** What the operator does with artwork: sees what waits, shows, revokes and renews links, and takes orders back. */

import { type Artwork, DAY_MS, LINK_DAYS_DEFAULT, LINK_DAYS_MAX } from "../model/artwork.ts";
import { Problem } from "../model/problem.ts";
import type { WaitingFor } from "../model/contract-types.gen.ts";
import type { ArtworkPage } from "../ports/artworks.ts";
import type { Ports } from "../ports/ports.ts";
import { companyOf } from "../access/companies.ts";
import { timeText } from "../text/time-text.ts";
import { uploadLinkOf } from "./upload-link.ts";

export type OperatePorts = Pick<Ports, "artworks" | "clock" | "companies" | "jobs" | "uploadLinks">;

/** A job that waits for people, or is being worked on in between, as the operator sees it. */
export interface ArtworkView {
  readonly jobId: string;
  readonly company: number;
  readonly externalId?: string;
  readonly name?: string;
  readonly state: Artwork["state"];
  readonly waitingFor?: WaitingFor;
  readonly version: number;
  /** Times are UTC. */
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt?: string;
  readonly isRevoked: boolean;
}

export interface ArtworkWish extends Pick<ArtworkPage, "waitingFor" | "before"> {
  /** A company's number; of all without it. */
  readonly company?: number;
  readonly limit?: number;
}

const LIMIT = 100;

/** Newest first. Throws not-found for a company that is not there. */
export async function listArtwork(
  ports: OperatePorts,
  { company, limit = LIMIT, ...page }: ArtworkWish,
): Promise<readonly ArtworkView[]> {
  const scope =
    company === undefined ? "every-company" : { companyId: (await companyOf(ports, company)).id };
  const found = await ports.artworks.list(scope, { ...page, limit });
  const companies = new Map((await ports.companies.list()).map(({ id, number }) => [id, number]));
  return found.map(({ artwork, job }) => ({
    jobId: job.id,
    company: companies.get(job.companyId) ?? 0,
    ...(job.asked.externalId === undefined ? {} : { externalId: job.asked.externalId }),
    ...(job.asked.name === undefined ? {} : { name: job.asked.name }),
    state: artwork.state,
    ...(job.waitingFor === undefined ? {} : { waitingFor: job.waitingFor }),
    version: artwork.version,
    createdAt: timeText(job.createdAt),
    ...linkView(artwork),
  }));
}

function linkView({ link }: Artwork): Pick<ArtworkView, "expiresAt" | "lastUsedAt" | "isRevoked"> {
  return {
    expiresAt: timeText(link.expiresAt),
    ...(link.lastUsedAt === undefined ? {} : { lastUsedAt: timeText(link.lastUsedAt) }),
    isRevoked: link.revokedAt !== undefined,
  };
}

/** A link as the operator is shown it: whoever has the path is the customer. */
export interface LinkView {
  readonly path: string;
  readonly expiresAt: string;
}

/** The link that is good now. Throws not-found, gone where it was revoked. */
export async function showLink(ports: OperatePorts, jobId: string): Promise<LinkView> {
  const artwork = await demandArtworkOf(ports, jobId);
  if (artwork.link.revokedAt !== undefined) {
    throw new Problem("gone", "The link was revoked. With --renew a new one is made.");
  }
  return { path: uploadLinkOf(ports, artwork), expiresAt: timeText(artwork.link.expiresAt) };
}

/** Closes the link at once; the job goes on waiting, for a renewed link or its end. Throws not-found. */
export async function revokeLink(ports: OperatePorts, jobId: string): Promise<void> {
  const artwork = await demandArtworkOf(ports, jobId);
  if (artwork.link.revokedAt !== undefined) {
    return;
  }
  const at = ports.clock.now();
  const message = "The upload link was revoked.";
  await changedLink(
    await ports.artworks.changeLink({
      jobId,
      at,
      generation: artwork.link.generation,
      to: { kind: "revoked" },
      events: [{ at, code: "link.revoked", severity: "info", message }],
    }),
  );
}

export interface Renewal {
  readonly jobId: string;
  /** How long the new link is good; as long as links of this job are without it. */
  readonly days?: number;
}

/** Makes a new link; the one before opens nothing any more. Throws not-found, invalid-document, illegal-transition for a job that has ended. */
export async function renewLink(ports: OperatePorts, { jobId, days }: Renewal): Promise<LinkView> {
  const artwork = await demandArtworkOf(ports, jobId);
  const job = await ports.jobs.find("every-company", jobId);
  if (job === undefined || job.status === "completed") {
    const detail = `Job ${jobId} has ended; nothing can be uploaded to it any more.`;
    throw new Problem("illegal-transition", detail);
  }
  const at = ports.clock.now();
  const forMs = days === undefined ? artwork.linkMs : demandDays(days) * DAY_MS;
  const generation = artwork.link.generation + 1;
  const expiresAt = at + forMs;
  await changedLink(
    await ports.artworks.changeLink({
      jobId,
      at,
      generation: artwork.link.generation,
      to: {
        kind: "renewed",
        hash: ports.uploadLinks.hashOf(ports.uploadLinks.tokenOf(jobId, generation)),
        expiresAt,
      },
      events: [],
    }),
  );
  return showLink(ports, jobId);
}

/** Throws invalid-document for what is no lifetime of a link. */
export function demandDays(days: number): number {
  if (!Number.isInteger(days) || days < 1 || days > LINK_DAYS_MAX) {
    const detail = `A link is good for a whole number of days from 1 to ${LINK_DAYS_MAX}; ${LINK_DAYS_DEFAULT} are usual.`;
    throw new Problem("invalid-document", detail);
  }
  return days;
}

async function changedLink(isChanged: boolean): Promise<void> {
  if (!isChanged) {
    const detail = "Somebody else changed the link at the same moment. Look at it again.";
    throw new Problem("illegal-transition", detail);
  }
}

/** Throws not-found. */
export async function demandArtworkOf(
  { artworks }: Pick<Ports, "artworks">,
  jobId: string,
): Promise<Artwork> {
  const artwork = await artworks.find(jobId);
  if (artwork === undefined) {
    const detail = `There is no artwork of a job ${jobId}. artwork list shows those that wait.`;
    throw new Problem("not-found", detail, { subject: "job" });
  }
  return artwork;
}
