/** The migration for large parameters: they have a column of their own, so that lists read past them. */

import type { Step } from "../steps.ts";

/** The last column: SQLite reads a row from the front, and what lists need comes before. Jobs of before keep theirs. */
export const jobParameters: readonly Step[] = ["alter table jobs add column parameters text"];
