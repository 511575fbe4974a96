/** The schedule: a job template with a recurring rule; every firing makes a job. */

import type { JobDocumentRequest, ScheduleOverlap, ScheduleState } from "./contract-types.gen.ts";
import type { Job } from "./job.ts";
import type { Ticket } from "./ticket.ts";

export type { ScheduleOverlap, ScheduleState } from "./contract-types.gen.ts";

/** When something recurs: a rule in Quartz' or cron's form, read in a time zone of the IANA database. */
export interface RecurringRule {
  readonly text: string;
  readonly timeZone: string;
}

export interface Schedule
  extends Pick<Job, "id" | "companyId" | "workflow" | "profile" | "submittedBy" | "createdAt"> {
  /** What each of its jobs is asked to do, without the rule. */
  readonly asked: JobDocumentRequest;
  readonly rule: RecurringRule;
  readonly state: ScheduleState;
  /** What becomes of a firing while a job of the schedule has not ended. */
  readonly overlap: ScheduleOverlap;
  /** How late a firing may still be made. */
  readonly catchUpS: number;
  /** Epoch milliseconds; absent unless active. */
  readonly nextFireAt?: number;
  /** The fire time of the last firing that made a job. */
  readonly lastFireAt?: number;
  /** Firings that made no job because one had not ended. */
  readonly skipped: number;
  /** Firings that made no job because nobody was there to make it. */
  readonly missed: number;
}

/** The ticket that gets a schedule fired. `dueAt` in epoch milliseconds. */
export function fireTicket(
  { id, companyId }: Pick<Schedule, "id" | "companyId">,
  dueAt: number,
): Ticket {
  return { key: `fire:${id}`, kind: "fire", companyId, ref: id, dueAt };
}
