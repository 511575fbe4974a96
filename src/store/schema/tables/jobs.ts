/** The tables of jobs and of what hangs on them. */

import type {
  FailureCode,
  Severity,
  JobOutcome,
  JobStatus,
  WaitingFor,
} from "../../../core/model/contract-types.gen.ts";
import type { EventCode } from "../../../core/model/event.ts";

export interface JobRow {
  id: string;
  company_id: string;
  workflow: string;
  profile: string;
  /** JobDocumentRequest as JSON, secret option values masked. */
  asked: string;
  /** The secret options, sealed; null once the job has ended. */
  secrets: string | null;
  status: JobStatus;
  message: string;
  outcome: JobOutcome | null;
  failure_code: FailureCode | null;
  failure_message: string | null;
  progress: number;
  submitted_by: string;
  created_at: number;
  started_at: number | null;
  completed_at: number | null;
  cancel_requested: number;
  delete_requested: number;
  /** Counts the claims; a worker with an older fence can no longer change the job. */
  fence: number;
  attempts: number;
  lease_node: string | null;
  lease_until: number | null;
  /** The sequence number of the last event. */
  event_count: number;
  /** The W3C trace context that the job was submitted with. */
  traceparent: string | null;
  /** The schedule that made it, and the time for which it fired. */
  schedule_id: string | null;
  fire_time: number | null;
  /** 1 if it waits for those that its schedule made before it. */
  in_turn: number | null;
  /** The name that it was submitted under; null where it has none. */
  name: string | null;
  external_id: string | null;
  /** Parameters too large for lists, as JSON; `asked` has null in their place. */
  parameters: string | null;
  /** Whom it waits for, where it waits for people. */
  waiting_for: WaitingFor | null;
  /** 1 where the job is a test. */
  is_test: number | null;
  /** 0 to 100, as it is now: `asked` has what it was submitted with. */
  priority: number;
  /** Since when it is on hold; null where it is not. */
  held_at: number | null;
  /** The job that it does again. */
  rerun_of: string | null;
  /** How long after its end its contents are kept, where that is shorter than the job is. */
  retention_ms: number | null;
  /** When its contents went; the job may be there for long yet. */
  contents_removed_at: number | null;
  /** What of it is gone when it has ended, as JSON; null where nothing is. */
  withheld: string | null;
}

/** What the rows of all stored files have. */
export interface FileRow {
  id: string;
  file_name: string;
  content_type: string;
  size_bytes: number;
  blob_id: string;
  created_at: number;
}

export interface DocumentRow extends FileRow {
  job_id: string;
  /** Option[] as JSON, secret values masked. */
  options: string;
  /** The secret options, sealed; null once the job has ended. */
  secrets: string | null;
  /** The time of change that its sender gave it. */
  modified_at: number | null;
}

export interface ResultRow extends FileRow {
  job_id: string;
  sha256: string;
  /** ResultProperty[] as JSON. */
  properties: string;
  /** 1 once a run that made it ended in a hold. */
  kept: number;
  /** Which bytes were downloaded, as JSON; null for none, and where nobody asks. */
  downloaded: string | null;
}

export interface EventRow {
  job_id: string;
  sequence: number;
  at: number;
  code: EventCode;
  severity: Severity;
  message: string;
  document_id: string | null;
  file_name: string | null;
  asset_id: string | null;
}

export interface IdempotencyKeyRow {
  /** SHA-256 of company, principal, operation and key. */
  id: string;
  /** SHA-256 of what was asked for. */
  fingerprint: string;
  /** The id of what was made. */
  ref: string;
  created_at: number;
}

export interface DocumentLinkRow {
  /** Of the document that it becomes. */
  id: string;
  job_id: string;
  sealed: string;
}

export interface JobTagRow {
  company_id: string;
  tag: string;
  job_id: string;
}

/** The number under which clients of a dialect know a job. */
export interface ForeignIdRow {
  job_id: string;
  dialect: string;
  number: number;
  company_id: string;
  /** Of UTC, as yyyymmdd. */
  day: string;
}

/** The number under which clients of a dialect know a file of a job. */
export interface ForeignFileRow {
  /** Of document or result. */
  file_id: string;
  dialect: string;
  number: number;
  job_id: string;
  /** Hex. */
  md5: string;
}

export interface ForeignIdCountRow {
  dialect: string;
  /** The last one given; its job may be gone. */
  last_number: number;
}

/** Triggers keep it; nobody else writes it. */
export interface JobCountRow {
  company_id: string;
  workflow: string;
  /** Jobs that wait for people are counted apart. */
  status: JobStatus | "waiting";
  /** A count is kept in pieces, of which one may be below zero. */
  slot: number;
  jobs: number;
}
