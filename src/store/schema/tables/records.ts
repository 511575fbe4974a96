/** The tables of records: each as it is now, and as it was before its last changes. */

import type { RecordStatus } from "../../../core/model/record.ts";

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
  /** Stamps as JSON. */
  stamps: string;
  /** RecordDocument as JSON. */
  document: string;
}

export interface RecordSnapshotRow {
  job_id: string;
  /** Counts from 1. */
  sequence: number;
  /** RecordDocument as JSON, packed, in base64. */
  packed: string;
}
