/** The ports of making jobs move: runs, leases and the engine. */

import type {
  ArtworkHistory,
  ArtworkState,
  ArtworkStep,
  LogoFile,
  VersionFacts,
} from "../model/artwork.ts";
import type { NewVersion } from "./artworks.ts";
import type { Company } from "../model/company.ts";
import type { Option } from "../model/contract-types.gen.ts";
import type { NewDocument } from "../model/document.ts";
import type { NewEvent } from "../model/event.ts";
import type { DocumentLink, NewJob } from "./jobs.ts";
import type { Failure, Job, JobOutcome, WaitingFor } from "../model/job.ts";
import type { Result } from "../model/result.ts";

/** What waits is kept as a moment of the clock. */
export interface WaitStore {
  /**
   * Puts right what waits longer than it was ever meant to, because the clock was set back: what was due at once is due
   * now, a lease ends within `leaseMs`. Times that were asked for stay. Returns how many waits were too long.
   */
  shorten(now: number, leaseMs: number): Promise<number>;
}

/** One attempt at a job. The fence counts the claims of a job, so a late worker cannot finish what another took over. */
export interface RunRef {
  readonly jobId: string;
  readonly fence: number;
}

export interface Run extends RunRef {
  readonly job: Job;
  readonly company: Company;
  readonly documents: readonly NewDocument[];
  /** The job's secret options in clear. */
  readonly secrets: readonly Option[];
  /** Documents that are yet to be fetched. */
  readonly links?: readonly DocumentLink[];
  /** Of a job of the workflow artwork. */
  readonly artwork?: ArtworkHistory;
}

export interface Claim {
  readonly jobId: string;
  readonly node: string;
  readonly at: number;
  readonly leaseUntil: number;
  readonly event: NewEvent;
}

/** What a run has to tell while it works; all in one transaction. */
export interface RunReport {
  readonly events: readonly NewEvent[];
  readonly result?: Result;
  /** A document that was fetched for the link with its id. */
  readonly document?: NewDocument;
  readonly progress?: number;
  readonly message?: string;
  readonly artwork?: ArtworkReport;
}

/** What of the artwork a run has done, so that the next one need not do it again. */
export interface ArtworkReport {
  readonly newVersion?: NewVersion;
  readonly logo?: LogoFile;
  /** Of the addresses that it was given, that of the first version needs no more looking at. */
  readonly isFetched?: boolean;
  /** Why that address gave nothing, for people. */
  readonly trouble?: string;
  readonly next?: ArtworkStep;
}

/** The end of a run after which people have their part to do. */
export interface RunHold {
  readonly at: number;
  readonly waitingFor: WaitingFor;
  readonly message: string;
  readonly state: ArtworkState;
  /** What was found out of the newest version. */
  readonly facts?: VersionFacts;
  /** What went wrong without being the end of it, for people. */
  readonly trouble?: string;
  readonly events: readonly NewEvent[];
}

export interface RunEnd {
  readonly at: number;
  readonly outcome: JobOutcome;
  readonly message: string;
  readonly failure?: Failure;
  readonly event: NewEvent;
  /** The job had no documents, and none to fetch: nothing of theirs is to be erased. */
  readonly isBare?: boolean;
  /** A job to be submitted with this end, and the event that tells of it. */
  readonly followOn?: { readonly job: NewJob; readonly event: NewEvent };
}

export interface GiveBack {
  readonly event: NewEvent;
  /** When the job may run again. */
  readonly dueAt: number;
}

export interface RunStore {
  /**
   * Compare-and-set from pending to processing; undefined if somebody else has it or it is no longer pending. Either way
   * the job's used ticket is removed with it; removing it again later could hit the one of a give-back.
   */
  claim(claim: Claim): Promise<Run | undefined>;
  /** Prolongs the leases. Returns those that are lost or asked to stop. */
  extend(runs: readonly RunRef[], leaseUntil: number): Promise<readonly RunRef[]>;
  /** Those of the runs that are lost or asked to stop. */
  withdrawn(runs: readonly RunRef[]): Promise<readonly RunRef[]>;
  /** False if the run is no longer ours. */
  report(run: RunRef, report: RunReport): Promise<boolean>;
  /**
   * Ends the job; secrets are erased. "lost": the run is no longer ours. "deleted": the job was to be deleted, which the
   * caller now does with JobStore.remove.
   */
  finish(run: RunRef, end: RunEnd): Promise<"finished" | "delete" | "lost">;
  /**
   * Leaves the job to the people it waits for; what the run made is kept from then on, whatever becomes of later runs.
   * "withdrawn": somebody asked the job to stop, and nothing was written. "lost": the run is no longer ours.
   */
  hold(run: RunRef, hold: RunHold): Promise<"held" | "withdrawn" | "lost">;
  /** Back to pending; results of the attempt are forgotten. Returns the blobs that nobody owns any more; undefined if the run is no longer ours. */
  giveBack(run: RunRef, giveBack: GiveBack): Promise<readonly string[] | undefined>;
  /** Processing jobs whose lease ended before this time, with the number of attempts so far. */
  expired(
    leaseEndedBefore: number,
  ): Promise<readonly (RunRef & { readonly cancelRequested: boolean })[]>;
}

export interface Engine {
  /** There may be something to do now; of this company, where one is named, also before what was to come next. */
  wake(companyId?: string): void;
  /** Stops the job's run if it is in this process. */
  interrupt(jobId: string): void;
}
