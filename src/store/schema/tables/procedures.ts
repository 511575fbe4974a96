/** The tables of procedures, and of the resources that steps of records name. */

export interface ProcedureRow {
  id: string;
  company_id: string;
  name: string;
  description: string;
  /** JSON arrays of texts. */
  tags: string;
  live_object_ids: string;
  active_version_id: string;
  /** The number of the newest version there ever was. */
  version_count: number;
  created_at: number;
  updated_at: number;
}

export interface ProcedureVersionRow {
  id: string;
  procedure_id: string;
  company_id: string;
  number: number;
  upload_id: string;
  blob_id: string;
  file_name: string;
  size_bytes: number;
  sha256: string;
  notes: string;
  author: string;
  author_id: string | null;
  uploaded_at: number;
}

export interface ResourceRow {
  id: string;
  company_id: string;
  resource_id: string;
  blob_id: string;
  content_type: string;
  size_bytes: number;
  sha256: string;
  created_by: string;
  created_at: number;
  /** 1 once a record names it; upkeep looks at the others. */
  linked: 0 | 1;
}

/** A record names a resource, which may be there or come later. */
export interface RecordResourceRow {
  job_id: string;
  company_id: string;
  resource_id: string;
}
