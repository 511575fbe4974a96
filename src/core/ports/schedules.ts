/** The ports of schedules: their store and the calendar that reads their rules. */

import type { DocumentSize } from "../model/bounded-page.ts";
import type { Option } from "../model/contract-types.gen.ts";
import type { Idempotency, NewJob } from "./jobs.ts";
import type { NewSubscription } from "../model/delivery.ts";
import type { Scope } from "../model/principal.ts";
import type { RecurringRule, Schedule, ScheduleState } from "../model/schedule.ts";

/** A schedule that is stored for the first time. */
export interface NewSchedule {
  readonly schedule: Schedule;
  /** Who is to be told about each of its jobs; their addresses may hold secrets, so they are sealed. */
  readonly subscriptions: readonly NewSubscription[];
  /** Of its jobs; sealed. */
  readonly secrets: readonly Option[];
  readonly idempotency?: Idempotency;
}

export interface SchedulePage {
  readonly limit: number;
  /** Schedules older than this one; the newest without it. */
  readonly before?: string;
}

/** A change of a schedule's state, done only from one of these states. */
export interface ScheduleChange {
  readonly scheduleId: string;
  readonly from: readonly ScheduleState[];
  readonly to: ScheduleState;
  /** When it fires next; absent where it does not. */
  readonly nextFireAt?: number;
}

/** What became due of one schedule, found out by reading it at one moment; done only if nobody else did it since. */
export interface Firing {
  readonly schedule: Schedule;
  /** When it fires next; absent if never again. */
  readonly nextFireAt?: number;
  /** How many firings were too late to be made, or had a later one made in their place. */
  readonly missed: number;
  /** The firing to be made, if any. The schedule may forbid it because of a job that has not ended. */
  readonly job?: NewJob & { readonly job: { readonly fireTime: number } };
}

export interface Fired {
  readonly made: number;
  readonly skipped: number;
}

export interface ScheduleStore {
  /** Returns its id, or that of the schedule made under the same idempotency key before. Throws idempotency-mismatch. */
  add(schedule: NewSchedule): Promise<string>;
  find(scope: Scope, scheduleId: string): Promise<NewSchedule | undefined>;
  /** Newest first. */
  list(scope: Scope, page: SchedulePage): Promise<readonly Schedule[]>;
  /** Of the same schedules as list() in the same order; their documents are not read. */
  sizes(scope: Scope, page: SchedulePage): Promise<readonly DocumentSize[]>;
  /** Of those that there are, in any order, with what is sealed; their documents are not read. */
  sizesOf(scheduleIds: readonly string[]): Promise<readonly DocumentSize[]>;
  /** Those that there are, in any order. */
  findAll(scheduleIds: readonly string[]): Promise<readonly NewSchedule[]>;
  /** The schedule as it is afterwards; undefined if its state did not allow the change or it is gone. */
  change(change: ScheduleChange): Promise<Schedule | undefined>;
  /** Removes it; its jobs stay. False if it is gone. */
  remove(scheduleId: string): Promise<boolean>;
  /** Makes jobs of firings, each fire time of a schedule once, with the tickets for the next ones; all in one transaction. */
  fire(firings: readonly Firing[]): Promise<Fired>;
  /** Sets the tickets of these schedules to what they are stored with, where one is left over. */
  rearm(scheduleIds: readonly string[]): Promise<void>;
  /** Forgets the firings before then: nobody fires so far back. */
  forgetFirings(firedBefore: number): Promise<void>;
}

export interface Calendar {
  /** The server's zone, IANA. */
  readonly timeZone: string;
  isTimeZone(name: string): boolean;
  /** Why the rule cannot be used, as the end of a sentence; undefined if it can. */
  check(rule: RecurringRule, now: number): string | undefined;
  /** The next times at which a usable rule fires, at most `count` and none after `until`; fewer if it ends before. */
  nextFireTimes(
    rule: RecurringRule,
    after: number,
    limit: { readonly count: number; readonly until?: number },
  ): readonly number[];
  /** The instant of a local time such as 2030-01-31T12:00:00 in the server's zone. */
  instantOf(localTime: string): number;
}
