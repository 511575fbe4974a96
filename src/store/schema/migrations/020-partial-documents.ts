/** The migration for partial documents: what came of documents whose transfer broke off. */

import type { Step } from "../steps.ts";

export const partialDocuments: readonly Step[] = [
  `create table partial_documents (
    job_id text not null, owner text not null, file_name text not null, blob_id text not null,
    size_bytes bigint not null, created_at bigint not null, expires_at bigint not null,
    primary key (job_id, owner, file_name)
  )`,
  "create index partial_documents_expires_at on partial_documents (expires_at)",
  "create index partial_documents_blob_id on partial_documents (blob_id)",
];
