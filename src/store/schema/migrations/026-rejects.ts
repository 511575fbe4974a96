/** The migration for what a decision says of places: where in a picture what is wrong. */

import type { Step } from "../steps.ts";

export const rejects: readonly Step[] = ["alter table decisions add column rejects text"];
