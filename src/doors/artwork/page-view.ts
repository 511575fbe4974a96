/** What the page of an upload link shows of an artwork: core's values as the page's. */

import { orderedOptions } from "../../core/artwork/ordered-options.ts";
import type { LinkedArtwork } from "../../core/artwork/upload-link.ts";
import type { ArtworkVersion } from "../../core/model/artwork.ts";
import type { Option, PropertyDocument } from "../../core/model/contract-types.gen.ts";
import type { TroubleName } from "../../messages/artwork/artwork-texts.ts";
import { isLanguage, languages } from "../../messages/languages.ts";
import type { Exchange } from "../dialect.ts";
import { chosenLanguage, readerLanguage } from "./dialect.ts";
import { basePath } from "../http/base-path.ts";
import { pagePaths } from "./paths.ts";
import { decisionView, stageView } from "./stage-view.ts";
import type {
  DecideStage,
  FailureView,
  FileLimits,
  OrderView,
  PageView,
  PropertyValue,
  VersionView,
} from "./page/view.ts";

/** What is wanted of the page beside how the artwork stands. */
export interface Wanted {
  readonly token: string;
  readonly nonce: string;
  readonly failure?: FailureView | undefined;
  /** The last step before a decision, where one may be made. */
  readonly decide?: Pick<DecideStage, "kind" | "given"> | undefined;
}

/** The page of the artwork as it stands. */
export async function pageView(
  under: Exchange,
  linked: LinkedArtwork,
  wanted: Wanted,
): Promise<PageView> {
  const { kit, request } = under;
  const { artwork, company, job } = linked;
  const { asked } = job;
  const language = readerLanguage(request, orderLanguage(asked.metadata));
  const chosen = chosenLanguage(request);
  const paths = pagePaths(basePath(kit.publicUrl), wanted.token, chosen);
  const { color } = artwork.brand;
  return {
    language,
    languages: languages(),
    nonce: wanted.nonce,
    paths,
    jobId: job.id,
    link: wanted.token,
    company: company.name,
    brand: {
      ...(color !== undefined && { color }),
      ...(artwork.logo !== undefined && { logo: paths.logo }),
    },
    order: orderOf(under, linked),
    versions: linked.versions.map((version) => versionView(version, linked)).reverse(),
    tag: stateTag(linked),
    stage: await stageView(kit, linked, { ...wanted, language, results: paths.results }),
    openUntil: artwork.link.expiresAt,
    ...(wanted.failure !== undefined && { failure: wanted.failure }),
    ...(artwork.trouble !== undefined && { trouble: troubleOf(artwork) }),
    ...(isWebAddress(asked.returnURL) && { returnUrl: asked.returnURL }),
  };
}

/** Why is for the shop alone: it may hold addresses inside its network. Without a version it is the file that it named. */
function troubleOf({ version }: LinkedArtwork["artwork"]): TroubleName {
  return version === 0 ? "notFetched" : "notAdjusted";
}

/** Changes with whatever the page shows. */
export function stateTag({ artwork, decisions, job, attachments }: LinkedArtwork): string {
  const { status, waitingFor = "nothing" } = job;
  const counts = [artwork.version, decisions.length, attachments.length];
  return [artwork.state, status, waitingFor, ...counts].join(".");
}

function orderOf({ kit: { ports } }: Exchange, linked: LinkedArtwork): OrderView {
  const { artwork, job } = linked;
  const { externalId, name, metadata = [] } = job.asked;
  const check = ports.workflows.list().find(({ name: each }) => each === CHECK_WORKFLOW);
  // Other limits that nobody set say nothing to a customer.
  const usual = check?.options.filter(({ name: each }) => each === "bleed") ?? [];
  const defaults = usual.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [{ name, value }],
  );
  return {
    ...(externalId !== undefined && { number: externalId }),
    ...(name !== undefined && { name }),
    properties: metadata
      .filter(({ propertyId }) => propertyId !== LANGUAGE_PROPERTY)
      .map((property) => ({ name: property.propertyName, value: valueOf(property) })),
    limits: limitsOf(
      // Nobody looks whether they are kept.
      artwork.capabilities.checkFix ? [...defaults, ...orderedOptions(ports, linked)] : [],
      ports.limits.uploadBytesMax,
    ),
  };
}

const CHECK_WORKFLOW = "preflight";
const LANGUAGE_PROPERTY = "language";

/** Shops say it by a property, for a page in the language of the order. */
function orderLanguage(metadata: readonly PropertyDocument[] = []): string | undefined {
  const said = metadata.find(({ propertyId }) => propertyId === LANGUAGE_PROPERTY)?.value;
  return said !== undefined && isLanguage(said) ? said : undefined;
}

function valueOf({ value, valueType = "string" }: PropertyDocument): PropertyValue {
  switch (valueType) {
    case "number":
      return Number(value);
    case "boolean":
      return value === "true";
    case "string":
    case "json":
      return value;
  }
}

/** Later options outrank those before them. */
function limitsOf(options: readonly Option[], sizeBytesMax: number): FileLimits {
  const numberOf = (name: string): number | undefined => {
    const value = options.findLast((option) => option.name === name)?.value;
    return value === undefined ? undefined : Number(value);
  };
  const limits = {
    width: numberOf("width"),
    height: numberOf("height"),
    bleed: numberOf("bleed"),
    pagesMin: numberOf("pagesMin"),
    pagesMax: numberOf("pagesMax"),
  };
  const said = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { sizeBytesMax, ...Object.fromEntries(said) };
}

function versionView(version: ArtworkVersion, { decisions }: LinkedArtwork): VersionView {
  const { fileName, sizeBytes, createdAt, origin } = version;
  const decision = decisions.find((each) => each.version === version.version);
  return {
    version: version.version,
    fileName,
    sizeBytes,
    createdAt,
    origin,
    ...(decision !== undefined && { decision: decisionView(decision) }),
  };
}

/** What was stored before it was checked so would be a script in a link. */
function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//iu.test(url);
}
