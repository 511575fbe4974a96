/** The tables of uploads, their blocks and of partial documents. */

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
  /** Counts the turns; whoever has an older one can no longer change the upload. Of an upload in blocks, counts these. */
  fence: number;
  /** The process whose turn it is, and until when. */
  writer: string | null;
  writer_until: number | null;
  in_blocks: 0 | 1;
}

/** A part of an upload that comes in blocks. */
export interface UploadBlockRow {
  upload_id: string;
  first_byte: number;
  size_bytes: number;
  sha256: string;
  blob_id: string;
  /** 1 for the one with which all were there. */
  completes: 0 | 1;
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
