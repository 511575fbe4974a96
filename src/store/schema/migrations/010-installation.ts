/** The migration for the installation: one row, the id that this database shares with its data directory. */

import type { Step } from "../steps.ts";

/** The row comes with the first opening, which knows the directory. */
export const installation: readonly Step[] = [
  `create table installation (
    id integer primary key, installation_id text not null
  )`,
];
