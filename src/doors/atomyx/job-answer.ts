/** A job as that service shows it. */

import {
  currentVersion,
  type ArtworkHistory,
  type ArtworkState,
  isFromAddress,
} from "../../core/model/artwork.ts";
import type {
  ArtworkDocument,
  BrandDocument,
  CapabilitiesDocument,
  PropertyDocument,
} from "../../core/model/contract-types.gen.ts";
import type { Job } from "../../core/model/job.ts";
import { exactText, exactValue } from "../../contract/property-value.ts";

/** How that service calls the states. */
export type StateNames = Readonly<Record<ArtworkState, string>>;

export interface ShownJob {
  readonly job: Job;
  readonly history: ArtworkHistory;
  /** Absent where the link is no longer good. */
  readonly uploadURL?: string | undefined;
  /** What the caller has just sent, to be given back as it was; without it addresses stand without their query. */
  readonly sent?: Job["asked"] | undefined;
}

/** The body of an answer. What was not asked for is left out, not null. */
export function jobAnswer(shown: ShownJob, names: StateNames): string {
  const { job, history, uploadURL, sent = job.asked } = shown;
  const { externalId, metadata = [], returnURL } = job.asked;
  const artwork = artworkOf(history, sent.artwork);
  return exactText({
    id: job.id,
    status: names[history.artwork.state],
    externalId,
    ...(uploadURL === undefined ? {} : { uploadURL }),
    ...(returnURL === undefined ? {} : { returnURL }),
    metadata: metadata.map(property),
    capabilities: capabilitiesOf(history, sent.capabilities),
    brand: sent.brand ?? usualBrand(history),
    ...(artwork === undefined ? {} : { artwork }),
    ...errorOf(history),
  });
}

/** Why the file that the order named is not there, until the customer has uploaded one. */
function errorOf({ artwork: { state, trouble } }: ArtworkHistory): object {
  return state === "created" && trouble !== undefined ? { error: { message: trouble } } : {};
}

function property({ propertyId, propertyName, ...written }: PropertyDocument): object {
  return { propertyId, propertyName, value: exactValue(written) };
}

function capabilitiesOf(
  { artwork: { capabilities } }: ArtworkHistory,
  { checkFixProfile, checkFixParameters, proofProfile, proofParameters }: CapabilitiesDocument = {},
): object {
  const { adjust, checkFix, proof, allowNonArtworkFiles } = capabilities;
  return {
    adjust,
    checkFix,
    ...(checkFixProfile === undefined ? {} : { checkFixProfile }),
    ...(checkFixParameters && { checkFixParameters: checkFixParameters.map(property) }),
    proof,
    ...(proofProfile === undefined ? {} : { proofProfile }),
    ...(proofParameters && { proofParameters: proofParameters.map(property) }),
    allowNonArtworkFiles,
  };
}

/** What the company has set. */
function usualBrand({ artwork: { brand } }: ArtworkHistory): BrandDocument {
  return brand;
}

/** Undefined while none was sent or uploaded. */
function artworkOf(
  history: ArtworkHistory,
  sent: Pick<ArtworkDocument, "url"> | undefined,
): object | undefined {
  const version = currentVersion(history);
  const source = sent?.url === undefined || !isFromAddress(history) ? {} : { url: sent.url };
  if (version === undefined) {
    return sent?.url === undefined ? undefined : source;
  }
  return {
    ...source,
    fileName: version.fileName,
    version: version.version,
    size: version.sizeBytes,
    contentType: version.contentType,
    sha256: version.sha256,
    ...(version.pageCount === undefined ? {} : { pages: version.pageCount }),
  };
}
