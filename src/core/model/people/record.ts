/** The record: what people did of a piece of work, step by step. It grows until it is completed or aborted, and it is a job. */

/** The workflow of jobs that are records. No worker ever has one. */
export const RECORD_WORKFLOW = "record";

export type RecordStatus = "Active" | "Paused" | "Completed" | "Aborted";

export type Members = Readonly<Record<string, unknown>>;

/** One step that was completed or cancelled; what it holds is the device's. */
export interface Step extends Members {
  readonly singleStep?: SingleStep | null;
}

export interface SingleStep extends Members {
  /** What tells it from all others of the record. */
  readonly uniqueStepId?: string | null;
  readonly started?: string | null;
  readonly completed?: string | null;
  readonly cancelled?: string | null;
  readonly updated?: string | null;
}

export interface RecordMetadata extends Members {
  /** Chosen by the device; its address. */
  readonly clientJobId: string;
  readonly workflowId: string;
  readonly status: RecordStatus;
  /** ISO 8601, as all times of the document; kept as the text that came. */
  readonly updated?: string | null;
  readonly created?: string | null;
  readonly username?: string | null;
  readonly workflowName?: string | null;
  readonly userId?: string | null;
  readonly jobTitle?: string | null;
  readonly abandonReason?: string | null;
  /** Free names. */
  readonly metadata?: Members | null;
}

/** The document as devices write and read it, but for the id that we give it. Members that nobody knows here are kept. */
export interface RecordDocument extends Members {
  readonly metadata: RecordMetadata;
  readonly completedSteps?: readonly Step[] | null;
  readonly cancelledSteps?: readonly Step[] | null;
  /** Why it shall not count, and no longer not: one entry each time. */
  readonly jobExclusion?: readonly unknown[] | null;
  readonly excluded?: boolean | null;
}

/** When members were set, as time keys, by their names; those that are not named, when the document says it was updated. */
export interface Stamps {
  readonly document: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of the free names. */
  readonly free: Readonly<Record<string, string>>;
}

export const NO_STAMPS: Stamps = { document: {}, metadata: {}, free: {} };

/** A document as JSON. */
export interface WrittenDocument {
  readonly text: string;
  /** What in it stands for its lists, by their names; those of steps are nearly all of it. */
  readonly lists: ReadonlyMap<string, string>;
}

/** What of a record changes. */
export interface RecordState {
  readonly document: RecordDocument;
  readonly stamps: Stamps;
  /** Of this document, where it is written already: it may be a megabyte. */
  readonly written?: WrittenDocument | undefined;
}

export interface StoredRecord extends RecordState {
  readonly jobId: string;
  /** 24 hexadecimal digits. */
  readonly objectId: string;
  readonly companyId: string;
  /** Its place among the company's records in the order in which they ended, from 1. Absent until it has. */
  readonly endSequence?: number;
}

/** Larger ones are refused, with all their steps. */
export const RECORD_BYTES_MAX = 1024 * 1024;
/** So many earlier states are kept. */
export const SNAPSHOTS_MAX = 50;

/** True once nobody works on it any more. */
export function hasEnded({ metadata: { status } }: RecordDocument): boolean {
  return status === "Completed" || status === "Aborted";
}
