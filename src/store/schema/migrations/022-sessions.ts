/** The migration for sessions, and for keys that name a client and let nobody in alone. */

import type { Step } from "../steps.ts";

export const sessions: readonly Step[] = [
  "alter table api_keys add column client integer not null default 0",
  `create table sessions (
    id text primary key, user_id text not null, client_id text not null,
    hash text not null unique, lifetime_ms bigint not null, expires_at bigint not null,
    created_at bigint not null
  )`,
  "create index sessions_expires_at on sessions (expires_at)",
  "create index sessions_user_id on sessions (user_id)",
];
