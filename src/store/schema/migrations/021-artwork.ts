/**
 * The migration for artwork: its versions, decisions and links, what companies have set for it, and jobs that wait for
 * people, which are counted apart from those that are open because of us.
 */

import type { Tx } from "../../databases/database.ts";
import { isPostgres, runSteps, type Step } from "../steps.ts";

export const artwork: readonly Step[] = [
  "alter table jobs add column waiting_for text",
  // Results of runs that ended in a hold are kept; of the others those of the attempt are forgotten when it is given back.
  "alter table results add column kept integer not null default 0",
  `create table artworks (
    job_id text primary key, company_id text not null, state text not null, version bigint not null,
    capabilities text not null, brand text not null, logo text, logo_blob_id text,
    check_setting text not null, proof_setting text not null, reviewed integer not null,
    link_hash text, link_generation bigint not null, link_expires_at bigint not null, link_ms bigint not null,
    link_revoked_at bigint, link_used_at bigint, trouble text, next text
  )`,
  "create unique index artworks_link on artworks (link_hash) where link_hash is not null",
  "create index artworks_logo on artworks (logo_blob_id) where logo_blob_id is not null",
  `create index artworks_open on artworks (job_id)
    where state not in ('approved', 'expired', 'withdrawn', 'failed')`,
  `create table artwork_versions (
    job_id text not null, version bigint not null, document_id text not null, file_name text not null,
    content_type text not null, size_bytes bigint not null, sha256 text not null, origin text not null,
    adjustment text, supersedes bigint, created_at bigint not null,
    page_count bigint, unreadable text, preflight text, findings text, proof_sha256 text,
    constraint artwork_versions_key primary key (job_id, version)
  )`,
  `create table decisions (
    job_id text not null, version bigint not null, result text not null, reason text, comment text,
    name text not null, at bigint not null, sha256 text not null, proof_sha256 text,
    locale text, agent text, decided_by text not null,
    constraint decisions_key primary key (job_id, version)
  )`,
  "create table artwork_settings (company_id text primary key, settings text not null)",
  countWaitingApart,
];

async function countWaitingApart(tx: Tx): Promise<void> {
  await runSteps(tx, isPostgres(tx) ? ON_POSTGRES : ON_SQLITE);
}

/** The state under which a job is counted. */
function counted(row: string): string {
  return `case when ${row}waiting_for is null then ${row}status else 'waiting' end`;
}

const ADDED = "on conflict (company_id, status, workflow, slot) do update";

const ON_SQLITE = [
  "drop trigger job_counts_added",
  "drop trigger job_counts_moved",
  "drop trigger job_counts_removed",
  `create trigger job_counts_added after insert on jobs begin
    insert into job_counts values (new.company_id, ${counted("new.")}, new.workflow, 0, 1)
    ${ADDED} set jobs = jobs + 1;
  end`,
  `create trigger job_counts_moved after update of status, waiting_for on jobs
    when ${counted("old.")} <> ${counted("new.")} begin
    insert into job_counts values
      (old.company_id, ${counted("old.")}, old.workflow, 0, -1), (new.company_id, ${counted("new.")}, new.workflow, 0, 1)
    ${ADDED} set jobs = jobs + excluded.jobs;
  end`,
  `create trigger job_counts_removed after delete on jobs begin
    insert into job_counts values (old.company_id, ${counted("old.")}, old.workflow, 0, -1)
    ${ADDED} set jobs = jobs - 1;
  end`,
];

const ADD_ROWS = `${ADDED} set jobs = job_counts.jobs + excluded.jobs`;

const ON_POSTGRES = [
  "drop trigger job_counts_moved on jobs",
  `create or replace function jobgate_count_jobs() returns trigger language plpgsql as $$
  declare
    own integer := jobgate_count_slot();
  begin
    insert into job_counts
      select company_id, ${counted("")}, workflow, own, case tg_op when 'INSERT' then count(*) else -count(*) end
      from changed group by 1, 2, 3 order by 1, 2, 3
      ${ADD_ROWS};
    return null;
  end $$`,
  `create or replace function jobgate_count_moved_job() returns trigger language plpgsql as $$
  declare
    own integer := jobgate_count_slot();
  begin
    insert into job_counts values
      (old.company_id, ${counted("old.")}, old.workflow, own, -1), (new.company_id, ${counted("new.")}, new.workflow, own, 1)
      ${ADD_ROWS};
    return null;
  end $$`,
  `create trigger job_counts_moved after update of status, waiting_for on jobs
    for each row when (${counted("old.")} <> ${counted("new.")}) execute function jobgate_count_moved_job()`,
];
