/** The table of uploads. */

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
