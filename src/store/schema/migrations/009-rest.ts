/** The migration for the REST door: idempotency keys, documents that are yet to be fetched, and what finds jobs in lists. */

import type { Tx } from "../../databases/database.ts";
import { jobsOfBefore } from "../jobs-of-before.ts";
import type { Step } from "../steps.ts";

export const rest: readonly Step[] = [
  `create table idempotency_keys (
    id text primary key, fingerprint text not null, ref text not null,
    created_at bigint not null
  )`,
  "create index idempotency_keys_created_at on idempotency_keys (created_at)",
  `create table document_links (
    id text primary key, job_id text not null, sealed text not null
  )`,
  "create index document_links_job_id on document_links (job_id)",
  `create table job_tags (
    company_id text not null, tag text not null, job_id text not null,
    constraint job_tags_key primary key (company_id, tag, job_id)
  )`,
  "create index job_tags_job_id on job_tags (job_id)",
  "alter table jobs add column external_id text",
  copyFields,
  // Each but the first holds a job only for a part of its life, or only some jobs, so that submits stay cheap.
  "create index jobs_list_workflow on jobs (company_id, workflow, id)",
  "create index jobs_list_open on jobs (company_id, status, id) where completed_at is null",
  "create index jobs_list_ended on jobs (company_id, outcome, id) where completed_at is not null",
  "create index jobs_list_external_id on jobs (company_id, external_id, id) where external_id is not null",
];

/** Jobs of before have these only in what they were asked. */
async function copyFields(tx: Tx): Promise<void> {
  for await (const { id, company_id, asked } of jobsOfBefore(tx)) {
    const { externalId, tags = [] } = JSON.parse(asked) as {
      readonly externalId?: string;
      readonly tags?: readonly string[];
    };
    if (externalId !== undefined) {
      await tx.updateTable("jobs").set({ external_id: externalId }).where("id", "=", id).execute();
    }
    const unique = [...new Set(tags)].map((tag) => ({ company_id, tag, job_id: id }));
    if (unique.length > 0) {
      await tx.insertInto("job_tags").values(unique).execute();
    }
  }
}
