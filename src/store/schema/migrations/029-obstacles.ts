/** The migration for why a version cannot be read, so that pages tell it in the reader's language. */

import type { Step } from "../steps.ts";

export const obstacles: readonly Step[] = ["alter table artwork_versions add column obstacle text"];
