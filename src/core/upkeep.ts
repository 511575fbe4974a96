/** What upkeep and the view from outside ask of the store. */

import type { JobStatus } from "./job.ts";

/** Whose time is over; epoch milliseconds. */
export interface Expiry {
  /** Jobs that completed before it. */
  readonly completedBefore: number;
  /** Jobs that were made before it and still collect documents. */
  readonly creatingBefore: number;
}

/** Open jobs of one workflow in one state. */
export interface OpenJobs {
  readonly status: JobStatus;
  readonly workflow: string;
  readonly jobs: number;
}

/** A document, result or asset whose content is missing. */
export interface LostContent {
  readonly kind: "document" | "result" | "asset";
  readonly id: string;
  /** Where it belongs to a job. */
  readonly jobId?: string;
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
  /** The open jobs, counted. */
  openJobs(): Promise<readonly OpenJobs[]>;
  /** How many callbacks and mails are still to be sent. */
  waitingDeliveries(): Promise<number>;
  /** Rows whose content is not there. */
  lostContents(): AsyncIterable<LostContent>;
}
