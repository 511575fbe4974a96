/** The migration for OAuth: its clients, and the keys that sign their tokens. */

import type { Step } from "../steps.ts";

export const oauth: readonly Step[] = [
  `create table oauth_clients (
    id text primary key, client_id text not null unique, company_id text not null,
    name text not null, secret_hash text not null, scopes text not null,
    permissions text not null, created_at bigint not null
  )`,
  `create table token_keys (
    number integer primary key, kid text not null unique, public_key text not null,
    sealed text not null, created_at bigint not null, signs_from bigint not null
  )`,
];
