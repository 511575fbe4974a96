/** The migration for specifications and deadlines: what clients name by a number, as the operator keeps it. */

import type { Step } from "../steps.ts";

export const specifications: readonly Step[] = [
  `create table specifications (
    company_id text not null, number integer not null, name text not null,
    workflow text not null, profile text, options text not null, is_default integer not null,
    primary key (company_id, number)
  )`,
  `create table deadlines (
    company_id text not null, number integer not null, name text not null,
    hours integer not null, primary key (company_id, number)
  )`,
];
