/** Artwork: what a customer uploads, has checked, adjusts and decides on; its versions, its decisions and its upload link. */

import type { FileObstacle } from "./files/file-obstacle.ts";
import type {
  ArtworkOrigin,
  ArtworkState,
  DecisionResult,
  FindingDocument,
  Option,
  PreflightSummary,
  WaitingFor,
} from "./contract-types.gen.ts";
import type { Job } from "./job.ts";
import type { Ticket } from "./ticket.ts";

export type {
  ArtworkOrigin,
  ArtworkState,
  DecisionResult,
  PreflightSummary,
} from "./contract-types.gen.ts";

/** The workflow whose jobs have artwork. */
export const ARTWORK_WORKFLOW = "artwork";

/** What the page behind the upload link offers. */
export interface Capabilities {
  readonly adjust: boolean;
  readonly checkFix: boolean;
  readonly proof: boolean;
  readonly allowNonArtworkFiles: boolean;
}

/** What is offered where neither caller nor company says it. */
export const DEFAULT_CAPABILITIES: Capabilities = {
  adjust: true,
  checkFix: true,
  proof: true,
  allowNonArtworkFiles: false,
};

/** How the page looks. */
export interface Brand {
  /** As in #0B6E4F or #fff. */
  readonly color?: string;
  /** Where the logo is fetched from, once. */
  readonly logo?: string;
}

/** The logo as it is served from here. */
export interface LogoFile {
  readonly blobId: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** How one of the steps works: a profile of the workflows preflight and proof, and options laid over it. */
export interface StepSetting {
  readonly profile: string;
  readonly options: readonly Option[];
}

/** What the next run does; `check` makes the proof too, where it may. */
export type ArtworkStep =
  | { readonly kind: "check" }
  | { readonly kind: "adjust"; readonly adjustment: readonly Option[] }
  /** Of the logo and of the first version, where they are given by address. */
  | { readonly kind: "fetch" }
  /** Of the logo alone: the customer has not sent anything yet. */
  | { readonly kind: "logo" };

/** The right to act as the customer of a job, for whoever has its address. */
export interface UploadLink {
  /** Counts the addresses that the job had; only the newest opens. */
  readonly generation: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
  /** To the minute. */
  readonly lastUsedAt?: number;
}

export interface Artwork {
  readonly jobId: string;
  readonly companyId: string;
  readonly state: ArtworkState;
  /** Of its versions the newest; 0 while there is none. */
  readonly version: number;
  readonly capabilities: Capabilities;
  readonly brand: Brand;
  readonly logo?: LogoFile;
  readonly check: StepSetting;
  readonly proof: StepSetting;
  /** The company's own people look at it before the customer may approve, where there are warnings. */
  readonly isReviewed: boolean;
  readonly link: UploadLink;
  /** How much longer the link is good after a rejection. */
  readonly linkMs: number;
  /** What the last run could not do, for people: the file could not be fetched, or not be adjusted. */
  readonly trouble?: string;
  readonly next?: ArtworkStep;
}

/** One file of the artwork. Nothing of it changes but what the check finds out. */
export interface ArtworkVersion {
  readonly jobId: string;
  /** Counts from 1. */
  readonly version: number;
  readonly documentId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly origin: ArtworkOrigin;
  /** Options of the workflow adjust that made it of the version before. */
  readonly adjustment?: readonly Option[];
  /** The version that it was made of or took the place of. */
  readonly supersedes?: number;
  readonly createdAt: number;
  readonly pageCount?: number;
  /** Why it cannot be read, for people. */
  readonly unreadable?: string;
  /** The same, for whoever tells it in other words. */
  readonly obstacle?: FileObstacle;
  readonly preflight?: PreflightSummary;
  /** The severest of what preflight found, at most twenty. */
  readonly findings?: readonly FindingDocument[];
  readonly proofSha256?: string;
}

/** True while the address that the order named is where its newest version comes from, or is to come from. */
export function isFromAddress({ versions }: Pick<ArtworkHistory, "versions">): boolean {
  const uploaded = versions.findLast(({ origin }) => origin !== "adjust");
  return uploaded === undefined || uploaded.origin === "url";
}

/** Of the name that a decider types. */
export const NAME_CHARS_MAX = 200;
/** Of a reason or comment. */
export const TEXT_CHARS_MAX = 2000;

/** What the check finds out of a version. */
export type VersionFacts = Pick<
  ArtworkVersion,
  "pageCount" | "unreadable" | "obstacle" | "preflight" | "findings" | "proofSha256"
>;

/** What is wrong with a picture, and where. */
export interface Reject {
  readonly reason: string;
  /** From its left and upper side, as fractions of its width and height; none for the whole. */
  readonly positions: readonly { readonly x: number; readonly y: number }[];
}

/** What was decided of one version: there is at most one of each, and it never changes. */
export interface Decision {
  readonly jobId: string;
  readonly version: number;
  readonly result: DecisionResult;
  readonly reason?: string;
  readonly comment?: string;
  /** Each reason with its places, where they were told apart. */
  readonly rejects?: readonly Reject[];
  /** As the decider typed it. */
  readonly name: string;
  readonly at: number;
  /** Of the file and the proof that were decided on. */
  readonly sha256: string;
  readonly proofSha256?: string;
  /** The language of the text that was agreed to. */
  readonly locale?: string;
  /** What the decider's program calls itself. */
  readonly agent?: string;
  /** `link` for whoever has the address, else the operator's name. */
  readonly by: string;
}

/** The artwork of a job with all that hangs on it, oldest first. */
export interface ArtworkHistory {
  readonly artwork: Artwork;
  readonly versions: readonly ArtworkVersion[];
  readonly decisions: readonly Decision[];
}

/** What a company has set for its artwork; what is absent is as shipped. */
export interface ArtworkSettings {
  readonly capabilities?: Capabilities;
  readonly brand?: Brand;
  readonly linkDays?: number;
  readonly isReviewed?: boolean;
  /** Origins whose pages may show the page in a frame; none where it is absent. */
  readonly frameAncestors?: readonly string[];
}

export const LINK_DAYS_DEFAULT = 30;
export const LINK_DAYS_MAX = 366;
export const DAY_MS = 86_400_000;
/** Files that are no artwork, a job. */
export const ATTACHMENTS_MAX = 20;
/** More are nobody's honest wish. */
export const VERSIONS_MAX = 100;

/** The newest version; undefined while there is none. */
export function currentVersion({
  artwork,
  versions,
}: Pick<ArtworkHistory, "artwork" | "versions">): ArtworkVersion | undefined {
  return versions.find(({ version }) => version === artwork.version);
}

const OVER: ReadonlySet<ArtworkState> = new Set(["approved", "expired", "withdrawn", "failed"]);

/** True where nothing will happen to it any more. */
export function isOver(state: ArtworkState): boolean {
  return OVER.has(state);
}

/** What a job of this workflow waits for. */
export type ArtworkWait = Exclude<WaitingFor, "people">;

/** What the job says while it waits. */
export const WAITING_MESSAGES: Readonly<Record<ArtworkWait, string>> = {
  upload: "Waits for the customer's file.",
  decision: "Waits for the customer's decision.",
  review: "Waits for the shop's review.",
};

/** The ticket that ends the waiting of a job for people. */
export function expireTicket({ id, companyId }: Pick<Job, "id" | "companyId">, at: number): Ticket {
  return { key: `expire:${id}`, kind: "expire", companyId, ref: id, dueAt: at };
}
