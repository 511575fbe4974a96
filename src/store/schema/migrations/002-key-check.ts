/** The migration for the key check: one row, a text sealed with the key that seals all secrets of this database. */

import type { Step } from "../steps.ts";

export const keyCheck: readonly Step[] = [
  `create table key_check (
    id integer primary key, sealed text not null
  )`,
];
