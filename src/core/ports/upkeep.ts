/** What upkeep and the view from outside ask of the store. */

import type { JobStatus } from "../model/job.ts";

/** Whose time is over; epoch milliseconds. */
export interface Expiry {
  /** Jobs that completed before it. */
  readonly completedBefore: number;
  /** Jobs that were made before it and still collect documents. */
  readonly creatingBefore: number;
  /** Jobs that are on hold since before it. */
  readonly heldBefore: number;
}

/** Open jobs of one workflow in one state. */
export interface OpenJobs {
  /** Those that wait for people are told apart. */
  readonly status: JobStatus | "waiting";
  readonly workflow: string;
  readonly jobs: number;
}

/** A thing whose content is missing. */
export interface LostContent {
  readonly kind: "document" | "result" | "asset" | "procedure version" | "resource";
  readonly id: string;
  /** Where it belongs to a job. */
  readonly jobId?: string;
}

/** Files that something was done to. */
export interface Heap {
  readonly files: number;
  readonly sizeBytes: number;
}

export interface SweepOptions {
  /** Only looks. */
  readonly isDryRun?: boolean;
  /** How old a file without row has to be; a day without it. */
  readonly ageMs?: number;
}

/** What a sweep did, or would do. */
export interface SweepReport {
  readonly isDryRun: boolean;
  /** Jobs that were to be deleted when they ended. */
  readonly jobsRemoved: number;
  /** From the trash back, because rows refer to them. */
  readonly restored: Heap;
  /** To the trash, because no row refers to them. */
  readonly trashed: Heap;
  /** Some of the names of what was trashed. */
  readonly examples: readonly string[];
  /** From the trash for good, a week after they came there. */
  readonly removed: Heap;
  /** Some of the paths, from the data directory on, of what somebody else put there; it was passed over. */
  readonly foreign: readonly string[];
}

export interface UpkeepStore {
  /**
   * Removes at most `limit` jobs whose time is over, in one transaction, with all that hangs on them. Returns how many,
   * and the blobs that nobody owns any more. Several processes may do so at once.
   */
  removeExpired(
    expiry: Expiry,
    limit: number,
  ): Promise<{ readonly jobs: number; readonly orphans: readonly string[] }>;
  /** Removes the contents of at most `limit` jobs that ask for that by now. Returns how many, and the blobs that nobody owns any more. */
  removeContents(
    now: number,
    limit: number,
  ): Promise<{ readonly jobs: number; readonly orphans: readonly string[] }>;
  /** Removes at most `limit` uploads whose time was over by then, and partial documents. Returns how many, and the blobs that nobody owns any more. */
  removeExpiredUploads(
    now: number,
    limit: number,
  ): Promise<{ readonly uploads: number; readonly orphans: readonly string[] }>;
  /** Removes at most `limit` work orders that were completed before then. Returns how many. */
  removeCompletedOrders(completedBefore: number, limit: number): Promise<number>;
  /** Removes at most `limit` resources that came before then and that no record names. Returns how many, and the blobs that nobody owns any more. */
  removeUnnamedResources(
    before: number,
    limit: number,
  ): Promise<{ readonly resources: number; readonly orphans: readonly string[] }>;
  /** The open jobs, counted. */
  openJobs(): Promise<readonly OpenJobs[]>;
  /** How many callbacks and mails are still to be sent. */
  waitingDeliveries(): Promise<number>;
  /** How many addresses are switched off because they took no callbacks. */
  endpointsOff(): Promise<number>;
  /** Rows whose content is not there. */
  lostContents(): AsyncIterable<LostContent>;
}
