/** The migration for uploads in blocks, the procedures that are made of them, and the resources of records. */

import type { Step } from "../steps.ts";

export const procedures: readonly Step[] = [
  "alter table uploads add column in_blocks integer not null default 0",
  `create table upload_blocks (
    upload_id text not null, first_byte bigint not null, size_bytes bigint not null,
    sha256 text not null, blob_id text not null, completes integer not null,
    constraint upload_blocks_key primary key (upload_id, first_byte)
  )`,
  "create index upload_blocks_blob_id on upload_blocks (blob_id)",
  `create table procedures (
    id text primary key, company_id text not null, name text not null, description text not null,
    tags text not null, live_object_ids text not null, active_version_id text not null,
    version_count bigint not null, created_at bigint not null, updated_at bigint not null
  )`,
  "create index procedures_company on procedures (company_id, id)",
  `create table procedure_versions (
    id text primary key, procedure_id text not null, company_id text not null, number bigint not null,
    upload_id text not null, blob_id text not null, file_name text not null, size_bytes bigint not null,
    sha256 text not null, notes text not null, author text not null, author_id text, uploaded_at bigint not null
  )`,
  "create unique index procedure_versions_number on procedure_versions (procedure_id, number)",
  "create unique index procedure_versions_upload on procedure_versions (upload_id)",
  "create index procedure_versions_blob_id on procedure_versions (blob_id)",
  `create table resources (
    id text primary key, company_id text not null, resource_id text not null, blob_id text not null,
    content_type text not null, size_bytes bigint not null, sha256 text not null,
    created_by text not null, created_at bigint not null, linked integer not null
  )`,
  "create unique index resources_resource on resources (company_id, resource_id)",
  "create index resources_unlinked on resources (created_at) where linked = 0",
  "create index resources_blob_id on resources (blob_id)",
  `create table record_resources (
    job_id text not null, company_id text not null, resource_id text not null,
    constraint record_resources_key primary key (job_id, resource_id)
  )`,
  "create index record_resources_resource on record_resources (company_id, resource_id)",
];
