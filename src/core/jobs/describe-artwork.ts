/** Describes artwork, its versions and decisions as the contract has them. */

import {
  type Artwork,
  type ArtworkHistory,
  type ArtworkVersion,
  type Decision,
  isFromAddress,
} from "../model/artwork.ts";
import type {
  ArtworkDocument,
  ArtworkVersionDocument,
  CapabilitiesDocument,
  DecisionDocument,
  JobDocument,
  JobDocumentRequest,
} from "../model/contract-types.gen.ts";
import { shownUrl } from "../text/redact-url.ts";
import { timeText } from "../text/time-text.ts";

/** What is shown of a job's artwork beside what was asked. */
export interface DescribedArtwork {
  readonly history: ArtworkHistory;
  /** In full. */
  readonly uploadURL?: string | undefined;
}

/** The fields of a job document that tell of its artwork: what was asked, with what the company has set where nothing was. */
export function describeArtwork(
  asked: JobDocumentRequest,
  described: DescribedArtwork | undefined,
): Partial<JobDocument> {
  if (described === undefined) {
    return {};
  }
  const { brand } = described.history.artwork;
  return {
    capabilities: capabilitiesOf(asked.capabilities, described.history.artwork),
    ...(asked.brand === undefined && Object.keys(brand).length === 0
      ? {}
      : { brand: asked.brand ?? withShownLogo(brand) }),
    ...artworkProgress(asked, described),
  };
}

/** With the profiles that are used, by their names, also where the caller sent none or a link to one. */
function capabilitiesOf(
  asked: CapabilitiesDocument | undefined,
  { capabilities, check, proof }: Artwork,
): CapabilitiesDocument {
  return {
    ...asked,
    ...capabilities,
    ...(capabilities.checkFix ? { checkFixProfile: check.profile } : {}),
    ...(capabilities.proof ? { proofProfile: proof.profile } : {}),
  };
}

/** How far the artwork of a job is, and where its customer goes on. */
export type ArtworkProgress = Pick<JobDocument, "uploadURL" | "linkExpiresAt"> & {
  readonly artwork: ArtworkDocument;
};

/** As the job document and the operations of other doors tell it. */
export function artworkProgress(
  asked: JobDocumentRequest,
  { history, uploadURL }: DescribedArtwork,
): ArtworkProgress {
  const { artwork, versions, decisions } = history;
  const { link } = artwork;
  const { url, ...source } = asked.artwork ?? {};
  return {
    artwork: {
      ...(url === undefined || !isFromAddress(history) ? {} : { url }),
      ...source,
      state: artwork.state,
      versions: versions.map(describeVersion),
      decisions: decisions.map(describeDecision),
    },
    ...(uploadURL === undefined ? {} : { uploadURL }),
    ...(link.revokedAt === undefined ? { linkExpiresAt: timeText(link.expiresAt) } : {}),
  };
}

function withShownLogo(brand: ArtworkHistory["artwork"]["brand"]): JobDocument["brand"] & {} {
  const { logo, ...others } = brand;
  return { ...others, ...(logo === undefined ? {} : { logo: shownUrl(logo) }) };
}

export function describeVersion(version: ArtworkVersion): ArtworkVersionDocument {
  const { adjustment, supersedes, pageCount, preflight, proofSha256 } = version;
  return {
    version: version.version,
    origin: version.origin,
    ...(adjustment === undefined
      ? {}
      : { adjustment: adjustment.map(({ name, value }) => `${name}=${value}`).join(" ") }),
    ...(supersedes === undefined ? {} : { supersedes }),
    dataId: version.documentId,
    fileName: version.fileName,
    contentType: version.contentType,
    size: String(version.sizeBytes),
    sha256: version.sha256,
    ...(pageCount === undefined ? {} : { pages: pageCount }),
    ...(preflight === undefined ? {} : { preflight }),
    ...(proofSha256 === undefined ? {} : { proofSha256 }),
    createdAt: timeText(version.createdAt),
  };
}

export function describeDecision(decision: Decision): DecisionDocument {
  const { version, result, reason, comment, name, at, sha256, proofSha256, locale, by } = decision;
  return {
    version,
    result,
    ...(reason === undefined ? {} : { reason }),
    ...(comment === undefined ? {} : { comment }),
    name,
    at: timeText(at),
    sha256,
    ...(proofSha256 === undefined ? {} : { proofSha256 }),
    locale: locale ?? "en",
    by,
  };
}
