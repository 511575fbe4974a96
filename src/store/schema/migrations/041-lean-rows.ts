/**
 * The migration for fewer pages a submit: tags and events lie in their key where that can be said, and a job that goes
 * takes its tags along by their key, which needs no index.
 */

import { isPostgres, runSteps, type Step } from "../steps.ts";

export const leanRows: readonly Step[] = [
  "drop index job_tags_job_id",
  async (tx) => runSteps(tx, isPostgres(tx) ? ON_POSTGRES : [...WITHOUT_ROWID, ...ON_SQLITE]),
];

const ON_SQLITE = [
  `create trigger job_tags_removed after delete on jobs begin
    delete from job_tags where company_id = old.company_id and job_id = old.id
      and tag in (select value from json_each(old.asked, '$.tags'));
  end`,
];

const ON_POSTGRES = [
  `create function jobgate_remove_tags() returns trigger language plpgsql as $$
  begin
    delete from job_tags using (
      select id, company_id, jsonb_array_elements_text(coalesce(asked::jsonb -> 'tags', '[]')) as tag from gone
    ) as tagged
    where job_tags.company_id = tagged.company_id and job_tags.tag = tagged.tag and job_tags.job_id = tagged.id;
    return null;
  end $$`,
  `create trigger job_tags_removed after delete on jobs referencing old table as gone
    for each statement execute function jobgate_remove_tags()`,
];

const WITHOUT_ROWID = [
  "alter table job_tags rename to job_tags_before",
  `create table job_tags (
    company_id text not null, tag text not null, job_id text not null,
    constraint job_tags_key primary key (company_id, tag, job_id)
  ) without rowid`,
  "insert into job_tags select company_id, tag, job_id from job_tags_before order by company_id, tag, job_id",
  "drop table job_tags_before",
  "alter table events rename to events_before",
  `create table events (
    job_id text not null, sequence bigint not null, at bigint not null, code text not null,
    severity text not null, message text not null, document_id text, file_name text, asset_id text,
    constraint events_key primary key (job_id, sequence)
  ) without rowid`,
  `insert into events (job_id, sequence, at, code, severity, message, document_id, file_name, asset_id)
    select job_id, sequence, at, code, severity, message, document_id, file_name, asset_id
    from events_before order by job_id, sequence`,
  "drop table events_before",
  "create index events_asset_id on events (asset_id) where asset_id is not null",
];
