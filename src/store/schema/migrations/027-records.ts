/** The migration for records of people's work, and for the states that they had before. */

import type { Step } from "../steps.ts";

export const records: readonly Step[] = [
  // The document last: whoever lists reads past it.
  `create table records (
    job_id text primary key, company_id text not null, object_id text not null, client_id text not null,
    workflow_id text not null, user_id text, created_by text not null, status text not null,
    content_hash text not null, snapshot_count integer not null, size_bytes bigint not null,
    stamps text not null, document text not null
  )`,
  "create unique index records_client on records (company_id, client_id)",
  "create unique index records_object on records (object_id)",
  "create index records_company on records (company_id, job_id)",
  "create index records_workflow on records (company_id, workflow_id, job_id)",
  "create index records_user on records (company_id, user_id, job_id)",
  "create index records_maker on records (company_id, created_by, job_id)",
  `create index records_open on records (company_id, job_id) where status in ('Active', 'Paused')`,
  `create table record_snapshots (
    job_id text not null, sequence integer not null, packed text not null,
    constraint record_snapshots_key primary key (job_id, sequence)
  )`,
];
