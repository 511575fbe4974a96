/** The migration for failed log-ins that several nodes count together; a server alone counts them in memory. */

import { isPostgres, runSteps, type Step } from "../steps.ts";

/** Without log a failure waits for no disk, and a crash of the database forgets them all: it costs nobody anything. */
const ON_POSTGRES: readonly Step[] = [
  // Without log a failure waits for no disk, and a crash of the database forgets them all: it costs nobody anything.
  `create unlogged table failed_logins (
    id text primary key, count bigint not null, paused_until bigint not null,
    forgotten_at bigint not null
  )`,
  "create index failed_logins_forgotten_at on failed_logins (forgotten_at)",
];

export const failedLogins: readonly Step[] = [
  async (tx) => (isPostgres(tx) ? runSteps(tx, ON_POSTGRES) : undefined),
];
