/** The migration for jobs that follow records. */

import type { Step } from "../steps.ts";

export const followers: readonly Step[] = [
  `create table record_followers (
    job_id text not null, purpose text not null, content_hash text not null, follower_id text not null,
    made_at bigint not null, primary key (job_id, purpose, content_hash)
  )`,
  "create index record_followers_jobs on record_followers (follower_id)",
];
