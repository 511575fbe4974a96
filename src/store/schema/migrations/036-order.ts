/** The migration for the order in which a company's jobs run: their priority, and the rank of their tickets by it. */

import type { Step } from "../steps.ts";

export const order: readonly Step[] = [
  "alter table jobs add column priority integer not null default 50",
  "alter table tickets add column rank integer not null default 50",
  "drop index tickets_line",
  "create index tickets_line on tickets (kind, company_id, rank, due_at)",
];
