/** The migration for uploads: files that come in pieces before a job takes them. */

import type { Step } from "../steps.ts";

export const uploads: readonly Step[] = [
  `create table uploads (
    id text primary key, company_id text not null, blob_id text not null,
    size_bytes bigint not null, offset_bytes bigint not null, file_name text not null,
    content_type text, metadata text not null, created_by text not null,
    created_at bigint not null, expires_at bigint not null, job_id text,
    fence bigint not null, writer text, writer_until bigint
  )`,
  "create index uploads_open on uploads (company_id) where job_id is null",
  "create index uploads_expires_at on uploads (expires_at)",
  "create index uploads_blob_id on uploads (blob_id)",
];
