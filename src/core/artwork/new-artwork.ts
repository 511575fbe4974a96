/** The artwork of a job that is being submitted: what the caller asked for, laid over what the company has set. */

import {
  type Artwork,
  type ArtworkStep,
  type Brand,
  type Capabilities,
  DAY_MS,
  DEFAULT_CAPABILITIES,
  LINK_DAYS_DEFAULT,
  type StepSetting,
  WAITING_MESSAGES,
} from "../model/artwork.ts";
import type { Job } from "../model/job.ts";
import type { DocumentLink, NewArtwork } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";

/** What a caller asks for; what is absent is as the company has set it. */
export interface ArtworkWish {
  /** A capability that is absent is off. */
  readonly capabilities?: Partial<Capabilities>;
  readonly brand?: Brand;
  /** Where the first version is fetched from. */
  readonly url?: string;
  /** In place of the job's profile. */
  readonly check?: Partial<StepSetting>;
  readonly proof?: Partial<StepSetting>;
}

/** The artwork as it is stored with its job. */
export async function newArtwork(
  { artworks, uploadLinks, ids }: Pick<Ports, "artworks" | "uploadLinks" | "ids">,
  job: Job,
  wish: ArtworkWish,
): Promise<NewArtwork> {
  const { id: jobId, companyId, createdAt, profile } = job;
  const settings = await artworks.settings(companyId);
  const linkMs = (settings.linkDays ?? LINK_DAYS_DEFAULT) * DAY_MS;
  const link: DocumentLink | undefined =
    wish.url === undefined ? undefined : { id: ids.next(), url: wish.url, options: [] };
  const brand: Brand = { ...settings.brand, ...wish.brand };
  const next = firstStep({ hasSource: link !== undefined, hasLogo: brand.logo !== undefined });
  const artwork: Artwork = {
    jobId,
    companyId,
    state: "created",
    version: 0,
    capabilities: capabilitiesOf(wish.capabilities, settings.capabilities),
    brand,
    check: { profile, options: [], ...wish.check },
    proof: { profile, options: [], ...wish.proof },
    isReviewed: settings.isReviewed ?? false,
    link: { generation: 1, expiresAt: createdAt + linkMs },
    linkMs,
    ...(next === undefined ? {} : { next }),
  };
  return {
    artwork,
    linkHash: uploadLinks.hashOf(uploadLinks.tokenOf(jobId, artwork.link.generation)),
    ...(link === undefined ? {} : { source: link }),
  };
}

function firstStep(has: {
  readonly hasSource: boolean;
  readonly hasLogo: boolean;
}): ArtworkStep | undefined {
  if (has.hasSource) {
    return { kind: "fetch" };
  }
  return has.hasLogo ? { kind: "logo" } : undefined;
}

function capabilitiesOf(
  asked: Partial<Capabilities> | undefined,
  set: Capabilities = DEFAULT_CAPABILITIES,
): Capabilities {
  return asked === undefined
    ? set
    : {
        adjust: asked.adjust ?? false,
        checkFix: asked.checkFix ?? false,
        proof: asked.proof ?? false,
        allowNonArtworkFiles: asked.allowNonArtworkFiles ?? false,
      };
}

/** The job as it begins: it fetches what is given by address, or waits for the customer. */
export function withArtwork(job: Job, { artwork }: NewArtwork): Job {
  return artwork.next === undefined
    ? { ...job, status: "creating", waitingFor: "upload", message: WAITING_MESSAGES.upload }
    : { ...job, status: "pending", message: "Waiting for a worker." };
}
