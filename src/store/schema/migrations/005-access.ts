/** The migration for who may: users, API keys, and companies that are disabled. */

import type { Step } from "../steps.ts";

export const access: readonly Step[] = [
  "alter table companies add column disabled integer not null default 0",
  `create table users (
    id text primary key, company_id text not null, email text not null,
    email_key text not null unique, handle text not null, handle_key text not null unique,
    role text not null, password_hash text not null, disabled integer not null,
    created_at bigint not null
  )`,
  `create table api_keys (
    id text primary key, company_id text not null, user_id text, name text not null,
    prefix text not null unique, hash text not null, permissions text not null,
    expires_at bigint, created_at bigint not null
  )`,
];
