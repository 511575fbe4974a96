/** The port through which jobs are looked up by name, time and state, and their history is read page by page. */

import type { Event, EventCode } from "../model/event.ts";
import type { Job, JobStatus } from "../model/job.ts";

/** Of an order that is none of time, so many are sorted, the newest: no index has them in it, and to look at all takes as long as there are many. */
export const JOBS_SORTED_MAX = 5000;

export type JobOrder =
  | "created"
  | "started"
  | "name"
  | "workflow"
  | "submitted-by"
  | "files-failed"
  | "files-warned"
  | "files-succeeded";

/** Which jobs of a company, and which part of them. */
export interface JobQuery {
  readonly companyId: string;
  /** The name that they were submitted under, letter by letter. */
  readonly name?: string | undefined;
  readonly jobId?: string | undefined;
  readonly statuses?: readonly JobStatus[];
  readonly submittedBy?: string | undefined;
  /** Submitted at exactly this time, epoch milliseconds. */
  readonly createdAt?: number | undefined;
  /** Bounds of the time at which they began, both included; epoch milliseconds. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Newest first without it. Of orders that are none of time, the newest JOBS_SORTED_MAX are sorted. */
  readonly orderBy?: JobOrder;
  readonly isAscending?: boolean;
  readonly limit: number;
}

/** What a job's events say about its files, each file counted once. */
export interface JobTally {
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly replaced: number;
  readonly published: number;
  /** Files that any of its events is about. */
  readonly files: number;
  /** Events, not files: a job as a whole may have some. */
  readonly warnings: number;
  /** Of the last event. */
  readonly lastAt: number;
}

/** One page of a job's events. */
export interface EventQuery {
  readonly jobId: string;
  /** Which codes, in the order of their places where ordered by code. Equal places keep their time order. */
  readonly codes: ReadonlyMap<EventCode, number>;
  readonly orderBy: "time" | "code";
  readonly isAscending: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface AssetEvent {
  readonly event: Event;
  readonly job: Job;
}

export interface JobSearch {
  /** Fewer than the limit where their documents are larger than TOLD_BYTES_MAX together, one at least. */
  find(query: JobQuery): Promise<readonly Job[]>;
  /** For each of the jobs. */
  tally(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobTally>>;
  events(query: EventQuery): Promise<{ readonly total: number; readonly events: readonly Event[] }>;
  /** The newest events about an asset, newest first; fewer where the documents of their jobs are larger than TOLD_BYTES_MAX. */
  assetEvents(companyId: string, assetId: string, limit: number): Promise<readonly AssetEvent[]>;
}
