/** The tables of records: each as it is now, and as it was before its last changes. */

import type { RecordStatus } from "../../../core/model/people/record.ts";

export interface RecordRow {
  job_id: string;
  company_id: string;
  object_id: string;
  /** In lower case, as is the workflow's. */
  client_id: string;
  workflow_id: string;
  user_id: string | null;
  created_by: string;
  status: RecordStatus;
  /** Of what was asked for when it was made. */
  content_hash: string;
  /** How many snapshots there ever were. */
  snapshot_count: number;
  size_bytes: number;
  job_title: string | null;
  user_name: string | null;
  /** As the device calls its workflow. */
  workflow_title: string | null;
  /** Time keys. */
  created_key: string;
  updated_key: string;
  /** The place among the company's records in the order in which they ended. */
  end_sequence: number | null;
  /** Stamps as JSON. */
  stamps: string;
  /** RecordDocument as JSON. */
  document: string;
}

/** How many records of a company have ended; whoever counts keeps the others waiting until the commit. */
export interface RecordEndRow {
  company_id: string;
  last: number;
}

/** A job that follows a record. */
export interface RecordFollowerRow {
  /** The record's. */
  job_id: string;
  purpose: "completion" | "report";
  /** Of what it is made of; of the same there is one. */
  content_hash: string;
  /** Chosen before the job is there. */
  follower_id: string;
  made_at: number;
}

export interface RecordSnapshotRow {
  job_id: string;
  /** Counts from 1. */
  sequence: number;
  /** RecordDocument as JSON, packed, in base64. */
  packed: string;
}
