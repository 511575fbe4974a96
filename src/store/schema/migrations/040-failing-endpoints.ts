/** The migration for addresses that take no callbacks. */

import type { Step } from "../steps.ts";

export const failingEndpoints: readonly Step[] = [
  `create table failing_endpoints (
    company_id text not null, target text not null, failing_since bigint not null, last_failed_at bigint not null,
    off_at bigint, constraint failing_endpoints_key primary key (company_id, target)
  )`,
];
