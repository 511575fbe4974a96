/** The migration for triggers, and for records that deliveries tell. */

import type { Step } from "../steps.ts";

export const triggers: readonly Step[] = [
  `create table triggers (
    id text primary key, company_id text not null, created_at bigint not null, updated_at bigint not null,
    archived integer not null, live integer not null, document text not null, sealed text
  )`,
  "create index triggers_company on triggers (company_id, id)",
  "create index triggers_live on triggers (company_id) where live = 1",
  "alter table deliveries add column record text",
];
