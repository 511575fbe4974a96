/** The port of records: each is a job, and whatever becomes of both is one transaction. */

import type { DocumentSize } from "../../model/bounded-page.ts";
import type { NewEvent } from "../../model/event.ts";
import type { Job } from "../../model/job.ts";
import type {
  RecordDocument,
  RecordState,
  RecordStatus,
  StoredRecord,
} from "../../model/people/record.ts";
import type { NewJob } from "../jobs.ts";
import type { PlannedFollower } from "../../model/people/follower.ts";
import type { TaskChange } from "./work-orders.ts";

/** Makes ids of 24 hexadecimal digits, which clients of other services know things by. */
export interface ObjectIds {
  next(): string;
}

export interface NewRecord
  extends Pick<StoredRecord, "objectId" | "document" | "stamps" | "written"> {
  /** What tells who made it from all others of the company. */
  readonly createdBy: string;
  /** What was asked for, as text: a second request with the same is the first one again. */
  readonly content: string;
  /** Where it does a task. */
  readonly task?: TaskChange | undefined;
  /** Where it is completed, and a job is to follow. */
  readonly follower?: PlannedFollower | undefined;
}

/** What became of the wish to add one. */
export type AddedRecord =
  | { readonly isNew: true; readonly record: StoredRecord }
  /** The client's id is taken. */
  | { readonly isNew: false; readonly record: StoredRecord; readonly isSame: boolean };

/** How a record is named by its company's callers. */
export type RecordName = { readonly clientId: string } | { readonly objectId: string };

/** What of the job changes with its record. */
export type RecordMove = Pick<Job, "message"> &
  (
    | { readonly status: "creating" }
    | { readonly status: "completed"; readonly outcome: "succeeded" | "cancelled" }
  );

export interface RecordChange extends RecordState {
  readonly at: number;
  /** Absent where the job is as it was. */
  readonly move?: RecordMove;
  /** How the job is called from now on. */
  readonly name?: string | undefined;
  readonly events: readonly NewEvent[];
  /** Where it does a task. */
  readonly task?: TaskChange | undefined;
  /** Where it becomes completed, and a job is to follow. */
  readonly follower?: PlannedFollower | undefined;
}

export interface ChangedRecord {
  readonly record: StoredRecord;
  readonly job: Job;
}

/** Which records are meant, newest first; each part narrows. */
export interface RecordFilter {
  readonly companyId: string;
  readonly workflowId?: string;
  /** Whoever made it, or whose it is. */
  readonly of?: { readonly createdBy: string; readonly userIds: readonly string[] };
}

/** Which of the records that have ended are meant; each part narrows, and names any of what it lists. */
export interface RecordQuery {
  readonly companyId: string;
  readonly statuses: readonly RecordStatus[];
  readonly workflowIds?: readonly string[] | undefined;
  readonly workflowTitles?: readonly string[] | undefined;
  readonly userIds?: readonly string[] | undefined;
  readonly userNames?: readonly string[] | undefined;
  readonly jobTitles?: readonly string[] | undefined;
  /** By either of its ids. */
  readonly jobIds?: readonly string[] | undefined;
  /** Time keys. */
  readonly createdSince?: string | undefined;
  readonly createdBefore?: string | undefined;
  readonly updatedSince?: string | undefined;
  readonly updatedBefore?: string | undefined;
}

export interface RecordQueryPage {
  /** In the order of their ends, or the last first. */
  readonly order: "asc" | "desc";
  /** Those that come after the end of this place. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface RecordStore {
  /** Stores the job with its record, durably. */
  add(job: NewJob, record: NewRecord): Promise<AddedRecord>;
  find(companyId: string, name: RecordName): Promise<StoredRecord | undefined>;
  /** The job with this id of the client's. */
  jobIdOf(companyId: string, clientId: string): Promise<string | undefined>;
  /**
   * Changes a record as `work` says of what is stored then, which nobody else changes meanwhile; nothing where it says
   * nothing. It may be asked more than once. Undefined where the record is gone. Throws what `work` throws.
   */
  change(
    jobId: string,
    work: (stored: StoredRecord) => RecordChange | undefined,
  ): Promise<ChangedRecord | undefined>;
  /** The jobs of a page, by their ids, with the sizes of the documents, which are not read. */
  list(
    filter: RecordFilter,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<readonly DocumentSize[]>;
  /** The jobs of a page of records that have ended: none is passed by that ends while pages are read. */
  search(query: RecordQuery, page: RecordQueryPage): Promise<readonly DocumentSize[]>;
  /** Those of these jobs that are there still, in this order. */
  read(jobIds: readonly string[]): Promise<readonly StoredRecord[]>;
  /** The jobs of records that have not ended, after one of them. */
  open(
    wanted: {
      readonly companyId: string;
      readonly userId?: string | undefined;
      readonly after?: string | undefined;
    },
    limit: number,
  ): Promise<readonly string[]>;
  /** Earlier states, oldest first. */
  snapshots(jobId: string): AsyncIterable<RecordDocument>;
}
