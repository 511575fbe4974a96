/** The ports of artwork: its store, whose every change is compare-and-set, and the maker of upload links. */

import type {
  Artwork,
  ArtworkHistory,
  ArtworkSettings,
  ArtworkState,
  ArtworkStep,
  ArtworkVersion,
  Decision,
} from "../model/artwork.ts";
import type { NewDocument } from "../model/document.ts";
import type { NewEvent } from "../model/event.ts";
import type { Job, WaitingFor } from "../model/job.ts";
import type { Scope } from "../model/principal.ts";

/** Makes the tokens of upload links; only this installation can. */
export interface UploadLinks {
  /** 32 bytes in base64url, the same each time. */
  tokenOf(jobId: string, generation: number): string;
  /** What is stored of a token, and looked up by whoever shows one. */
  hashOf(token: string): string;
}

/** Where an artwork has to be for a change of it, in what its job waits for and its version. */
export interface ArtworkPlace {
  readonly waitingFor: readonly WaitingFor[];
  readonly version: number;
}

/** What becomes of the job. */
export type ArtworkMove =
  | { readonly status: "pending"; readonly next: ArtworkStep; readonly message: string }
  | { readonly status: "creating"; readonly waitingFor: WaitingFor; readonly message: string }
  | {
      readonly status: "completed";
      readonly outcome: "succeeded" | "cancelled";
      readonly message: string;
    };

/** A file that becomes a version. */
export interface NewVersion {
  readonly version: ArtworkVersion;
  readonly document: NewDocument;
  /** The upload that it was, if it came in pieces; it is taken with the rest, or nothing is. */
  readonly uploadId?: string;
}

/** A change by people, done only from this place. */
export interface ArtworkChange {
  readonly jobId: string;
  readonly at: number;
  readonly from: ArtworkPlace;
  readonly to: ArtworkMove;
  readonly state: ArtworkState;
  readonly events: readonly NewEvent[];
  readonly newVersion?: NewVersion;
  readonly decision?: Decision;
  /** When the link expires from now on, and the job's waiting with it. */
  readonly expiresAt?: number;
}

/** A change of the upload link alone. */
export interface LinkChange {
  readonly jobId: string;
  readonly at: number;
  /** Done only while this is the link's generation. */
  readonly generation: number;
  readonly to:
    | { readonly kind: "revoked" }
    | { readonly kind: "renewed"; readonly hash: string; readonly expiresAt: number };
  readonly events: readonly NewEvent[];
}

/** Artwork as an operator's list shows it. */
export interface ListedArtwork {
  readonly artwork: Artwork;
  readonly job: Job;
}

export interface ArtworkPage {
  readonly limit: number;
  readonly waitingFor?: WaitingFor;
  /** Older than this job. */
  readonly before?: string;
}

export interface ArtworkStore {
  find(jobId: string): Promise<Artwork | undefined>;
  /** With versions and decisions, as they are at one moment. */
  history(jobId: string): Promise<ArtworkHistory | undefined>;
  /** The id of the job whose link has this hash. */
  jobOfLink(hash: string): Promise<string | undefined>;
  /** Of jobs whose time for people is not over, newest first. */
  list(scope: Scope, page: ArtworkPage): Promise<readonly ListedArtwork[]>;
  /** The job as it is afterwards; undefined if the artwork is not in the place that the change starts from. */
  change(change: ArtworkChange): Promise<Job | undefined>;
  /** False if the link has another generation, or the job is gone. */
  changeLink(change: LinkChange): Promise<boolean>;
  /** Notes that the link was used, unless that was noted after `notedAfter`. */
  noteUse(jobId: string, at: number, notedAfter: number): Promise<void>;
  /** What a company has set. */
  settings(companyId: string): Promise<ArtworkSettings>;
  setSettings(companyId: string, settings: ArtworkSettings): Promise<void>;
}
