/** The migration for contents that go before their jobs: how long they are kept, what of results was downloaded, and when they went. */

import type { Step } from "../steps.ts";

export const retention: readonly Step[] = [
  "alter table jobs add column retention_ms bigint",
  "alter table jobs add column contents_removed_at bigint",
  "alter table results add column downloaded text",
  // Only what is still to be removed is in it.
  `create index jobs_retention on jobs (completed_at)
    where retention_ms is not null and contents_removed_at is null`,
];
