/** The migration for callback styles: how callbacks are written, by name; the standard way where it is null. */

import type { Step } from "../steps.ts";

export const callbackStyles: readonly Step[] = [
  "alter table subscriptions add column style text",
  "alter table deliveries add column style text",
];
