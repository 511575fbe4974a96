/** The tables of uploads and of partial documents. */

export interface UploadRow {
  id: string;
  company_id: string;
  blob_id: string;
  size_bytes: number;
  offset_bytes: number;
  file_name: string;
  /** Null where the file name tells it. */
  content_type: string | null;
  metadata: string;
  created_by: string;
  created_at: number;
  expires_at: number;
  /** The job that took it, and owns the blob since. */
  job_id: string | null;
  /** Counts the turns; whoever has an older one can no longer change the upload. */
  fence: number;
  /** The process whose turn it is, and until when. */
  writer: string | null;
  writer_until: number | null;
}

/** What came of a document whose transfer broke off. */
export interface PartialDocumentRow {
  job_id: string;
  owner: string;
  file_name: string;
  blob_id: string;
  size_bytes: number;
  created_at: number;
  expires_at: number;
}
