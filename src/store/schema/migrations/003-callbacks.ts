/** The tables of callbacks and mail: who wants to be told, what is to be told, and what came of it. */

import type { Step } from "../steps.ts";

export const callbacks: readonly Step[] = [
  "alter table companies add column email text",
  `create table subscriptions (
    id text primary key, scope text not null, company_id text not null, kind text not null,
    target text not null, sealed text, host text not null, format text not null,
    events text not null, severity_min text, created_at bigint not null
  )`,
  "create index subscriptions_scope on subscriptions (scope, id)",
  `create table deliveries (
    id text primary key, subscription_id text not null, job_id text not null,
    company_id text not null, kind text not null, target text not null, sealed text,
    host text not null, format text not null, type text not null, sequence bigint not null,
    notice text not null, locale text, state text not null, attempts bigint not null,
    tries bigint not null, next_at bigint not null, lease_until bigint,
    expires_at bigint not null, created_at bigint not null
  )`,
  "create index deliveries_job on deliveries (job_id, id)",
  "create index deliveries_subscription on deliveries (subscription_id)",
  // What has ended, which is nearly all, is in neither.
  "create index deliveries_due on deliveries (host, next_at) where state = 'pending'",
  "create index deliveries_lease on deliveries (lease_until) where lease_until is not null",
  `create table delivery_attempts (
    delivery_id text not null, number bigint not null, at bigint not null,
    duration_ms bigint not null, status bigint, error text, response text,
    constraint delivery_attempts_key primary key (delivery_id, number)
  )`,
  `create table delivery_hosts (
    host text primary key, failures bigint not null, paused_until bigint not null
  )`,
  `create table signing_secrets (
    company_id text not null, number bigint not null, sealed text not null,
    valid_until bigint, shown integer not null,
    constraint signing_secrets_key primary key (company_id, number)
  )`,
];
