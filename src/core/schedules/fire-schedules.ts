/** Fires schedules: finds out what became due, and makes a job of it. */

import { timeText } from "../text/time-text.ts";
import { fittingIds } from "../model/bounded-page.ts";
import { idempotencyOf } from "../jobs/idempotency.ts";
import type { Job } from "../model/job.ts";
import { findSchedule } from "./read-schedules.ts";
import type { Ports } from "../ports/ports.ts";
import type { Fired, Firing, NewSchedule } from "../ports/schedules.ts";
import type { NewJob } from "../ports/jobs.ts";
import { type Principal, demand } from "../model/principal.ts";
import { makeJob } from "../jobs/make-job.ts";
import type { Schedule } from "../model/schedule.ts";
import { madeBefore } from "../jobs/read-jobs.ts";

type FirePorts = Pick<Ports, "schedules" | "calendar" | "clock" | "ids" | "log">;

/** A firing is never late enough to be missed within this time. */
const IN_TIME_MS = 60_000;
/** A window is a week at most, and rules fire once a second at most; nothing is counted farther than this. */
const IN_WINDOW_MAX = 604_800;
/** So many missed firings are counted after a time without server; more change nothing. */
const MISSED_MAX = 100;

/** Schedules are read and fired together only while what they hold is no larger. */
const FIRED_BYTES_MAX = 4_000_000;

/**
 * Makes the jobs of the schedules that are due, one each at most: of several firings that were missed, the latest within
 * the catch-up window is made. Each fire time makes one job, whoever else fires the same schedules at the same time.
 */
export async function fireSchedules(
  ports: FirePorts,
  scheduleIds: readonly string[],
): Promise<Fired> {
  let made = 0;
  let skipped = 0;
  const sizes = await ports.schedules.sizesOf(scheduleIds);
  const found = new Set(sizes.map(({ id }) => id));
  const gone = scheduleIds.filter((id) => !found.has(id));
  if (gone.length > 0) {
    await ports.schedules.rearm(gone);
  }
  for (const ids of fittingIds(sizes, FIRED_BYTES_MAX)) {
    const fired = await fireTogether(ports, ids);
    made += fired.made;
    skipped += fired.skipped;
  }
  return { made, skipped };
}

async function fireTogether(ports: FirePorts, scheduleIds: readonly string[]): Promise<Fired> {
  const now = ports.clock.now();
  const found = await ports.schedules.findAll(scheduleIds);
  const due = found.filter(({ schedule }) => isDue(schedule, now));
  const firings = due.map((each) => firing(ports, each, now));
  const fired = await ports.schedules.fire(firings);
  const missed = firings.filter((each) => each.missed > 0).map(({ schedule }) => schedule.id);
  if (missed.length > 0) {
    ports.log.warn(
      { schedules: missed.slice(0, 20), count: missed.length },
      "Firings were missed.",
    );
  }
  if (due.length < scheduleIds.length || fired.made + fired.skipped < due.length) {
    // Paused, deleted, fired by somebody else, or the clock went back: a ticket may be left that says otherwise.
    await ports.schedules.rearm(scheduleIds);
  }
  return fired;
}

export interface ScheduleRun {
  readonly scheduleId: string;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Makes a job of the schedule now, whatever its rule and state say. Throws forbidden, not-found, idempotency-mismatch;
 * gone where the job that was made under the same key before was deleted.
 */
export async function runSchedule(
  ports: Pick<Ports, "clock" | "engine" | "ids" | "jobs" | "schedules">,
  principal: Principal,
  { scheduleId, idempotencyKey }: ScheduleRun,
): Promise<Job> {
  demand(principal, "submit-jobs");
  const found = await findSchedule(ports, principal, scheduleId);
  const made = jobOf(ports, found, {
    at: ports.clock.now(),
    message: `Schedule ${scheduleId} was run by ${principal.name}.`,
    submittedBy: principal.name,
  });
  const { companyId } = made.job;
  const asked = { companyId, operation: "run-schedule", value: { scheduleId } } as const;
  const storedId = await ports.jobs.add({
    ...made,
    ...idempotencyOf(principal, idempotencyKey, asked),
  });
  if (storedId !== made.job.id) {
    return madeBefore(ports, { companyId }, storedId);
  }
  ports.engine.wake();
  return made.job;
}

function isDue({ state, nextFireAt }: Schedule, now: number): boolean {
  return state === "active" && nextFireAt !== undefined && nextFireAt <= now;
}

function firing(ports: FirePorts, found: NewSchedule, now: number): Firing {
  const { schedule } = found;
  const { due, missed, next } = dueTimes(ports, schedule, now);
  return {
    schedule,
    ...(next === undefined ? {} : { nextFireAt: next }),
    missed,
    ...(due === undefined ? {} : { job: firedJob(ports, found, due) }),
  };
}

interface DueTimes {
  /** The latest fire time that is not too late. */
  readonly due?: number | undefined;
  readonly missed: number;
  readonly next: number | undefined;
}

function dueTimes({ calendar }: FirePorts, schedule: Schedule, now: number): DueTimes {
  const first = schedule.nextFireAt ?? now;
  const inWindowFrom = now - Math.max(schedule.catchUpS * 1000, IN_TIME_MS);
  const [second] = calendar.nextFireTimes(schedule.rule, first, { count: 1 });
  if (first >= inWindowFrom && (second === undefined || second > now)) {
    return { due: first, missed: 0, next: second };
  }
  const times = (after: number, until: number, count: number): readonly number[] =>
    calendar.nextFireTimes(schedule.rule, after, { count, until });
  const isFirstLate = first < inWindowFrom;
  const late = isFirstLate ? 1 + times(first, inWindowFrom - 1, MISSED_MAX - 1).length : 0;
  const inTime = times(isFirstLate ? inWindowFrom - 1 : first - 1, now, IN_WINDOW_MAX);
  const due = inTime.at(-1);
  const [next] = calendar.nextFireTimes(schedule.rule, now, { count: 1 });
  return { due, missed: late + Math.max(0, inTime.length - 1), next };
}

function firedJob(ports: FirePorts, found: NewSchedule, due: number): NonNullable<Firing["job"]> {
  const { schedule } = found;
  const unit = jobOf(ports, found, {
    // Read anew: finding out what is due may have taken a while, and jobs are listed by the time in their ids.
    at: ports.clock.now(),
    message: `Schedule ${schedule.id} fired for ${timeText(due)}.`,
    submittedBy: schedule.submittedBy,
  });
  return { ...unit, job: { ...unit.job, fireTime: due } };
}

interface Firer {
  readonly at: number;
  readonly message: string;
  readonly submittedBy: string;
}

/** A job in turn gets its ticket from the store, when those before it have ended. */
function jobOf(
  ports: Pick<Ports, "ids">,
  { schedule, subscriptions, secrets }: NewSchedule,
  { at, message, submittedBy }: Firer,
): NewJob {
  const { id: scheduleId, companyId, workflow, profile, asked } = schedule;
  const inTurn = schedule.overlap === "queue";
  return makeJob(
    ports,
    {
      id: ports.ids.next(),
      companyId,
      workflow,
      profile,
      asked,
      status: "pending",
      message: inTurn ? "Waiting for its turn and a worker." : "Waiting for a worker.",
      progress: 0,
      cancelRequested: false,
      submittedBy,
      createdAt: at,
      scheduleId,
      ...(inTurn ? { inTurn } : {}),
    },
    { message, secrets, subscriptions },
  );
}
