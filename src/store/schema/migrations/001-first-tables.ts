/** The first tables: companies, jobs and what hangs on them, tickets, assets. */

import type { Step } from "../steps.ts";

/** There are no foreign keys: removing a job is one guarded delete, after which its rows are ours. */
export const firstTables: readonly Step[] = [
  `create table companies (
    id text primary key, number bigint not null unique, name text not null,
    created_at bigint not null
  )`,
  `create table jobs (
    id text primary key, company_id text not null, workflow text not null,
    profile text not null, asked text not null, secrets text, status text not null,
    message text not null, outcome text, failure_code text, failure_message text,
    progress double precision not null, submitted_by text not null,
    created_at bigint not null, started_at bigint, completed_at bigint,
    cancel_requested integer not null, delete_requested integer not null,
    fence bigint not null, attempts bigint not null, lease_node text, lease_until bigint,
    event_count bigint not null
  )`,
  "create index jobs_company_id_id on jobs (company_id, id)",
  // Only running jobs have a lease, so this index costs a submit nothing.
  "create index jobs_lease_until on jobs (lease_until) where lease_until is not null",
  `create table documents (
    id text primary key, job_id text not null, file_name text not null,
    content_type text not null, size_bytes bigint not null, blob_id text not null,
    options text not null, secrets text, created_at bigint not null
  )`,
  "create index documents_job_id on documents (job_id)",
  "create index documents_blob_id on documents (blob_id)",
  `create table results (
    id text primary key, job_id text not null, file_name text not null,
    content_type text not null, size_bytes bigint not null, sha256 text not null,
    blob_id text not null, properties text not null, created_at bigint not null
  )`,
  "create index results_job_id on results (job_id)",
  "create index results_blob_id on results (blob_id)",
  `create table events (
    job_id text not null, sequence bigint not null, at bigint not null, code text not null,
    severity text not null, message text not null, document_id text, file_name text,
    constraint events_key primary key (job_id, sequence)
  )`,
  `create table tickets (
    key text primary key, kind text not null, ref text not null, due_at bigint not null
  )`,
  "create index tickets_due_at on tickets (due_at)",
  "create index tickets_ref on tickets (ref)",
  `create table assets (
    id text primary key, company_id text not null, path text not null, folder text not null,
    file_name text not null, content_type text not null, size_bytes bigint not null,
    sha256 text not null, blob_id text not null, ready_for_publish integer not null,
    created_at bigint not null, created_by text not null, modified_at bigint not null,
    modified_by text not null, constraint assets_company_path unique (company_id, path)
  )`,
  "create index assets_blob_id on assets (blob_id)",
];
