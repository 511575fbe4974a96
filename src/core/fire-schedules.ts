/** Fires schedules: finds out what became due, and makes a job of it. */

import type { Job } from "./job.ts";
import { findSchedule } from "./get-schedule.ts";
import type { Fired, Firing, NewJob, NewSchedule, Ports } from "./ports.ts";
import { type Principal, demand } from "./principal.ts";
import { runTicket } from "./run-ticket.ts";
import type { Schedule } from "./schedule.ts";
import { subscriptionsOf } from "./submit-job.ts";

type FirePorts = Pick<Ports, "schedules" | "calendar" | "clock" | "ids" | "log">;

/** A firing is never late enough to be missed within this time. */
const IN_TIME_MS = 60_000;
/** So many missed firings are counted after a time without server; more change nothing. */
const MISSED_MAX = 100;

/**
 * Makes the jobs of the schedules that are due, one each at most: of several firings that were missed, the latest within
 * the catch-up window is made. Each fire time makes one job, whoever else fires the same schedules at the same time.
 */
export async function fireSchedules(
  ports: FirePorts,
  scheduleIds: readonly string[],
): Promise<Fired> {
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

/** Makes a job of the schedule now, whatever its rule and state say. Throws forbidden, not-found. */
export async function runSchedule(
  ports: Ports,
  principal: Principal,
  scheduleId: string,
): Promise<Job> {
  demand(principal, "submit-jobs");
  const found = await findSchedule(ports, principal, scheduleId);
  const made = jobOf(ports, found, {
    at: ports.clock.now(),
    message: `Schedule ${scheduleId} was run by ${principal.name}.`,
    submittedBy: principal.name,
  });
  await ports.jobs.submit(made);
  ports.engine.wake();
  return made.job;
}

function isDue({ state, nextFireAt }: Schedule, now: number): boolean {
  return state === "active" && nextFireAt !== undefined && nextFireAt <= now;
}

function firing(ports: FirePorts, found: NewSchedule, now: number): Firing {
  const { schedule } = found;
  const { due, missed } = dueTimes(ports, schedule, now);
  const [nextFireAt] = ports.calendar.nextFireTimes(
    schedule.rule,
    Math.max(now, schedule.nextFireAt ?? 0),
    1,
  );
  return {
    schedule,
    ...(nextFireAt === undefined ? {} : { nextFireAt }),
    missed,
    ...(due === undefined ? {} : { job: firedJob(ports, found, { due, now }) }),
  };
}

interface DueTimes {
  /** The latest fire time that is not too late. */
  readonly due?: number;
  readonly missed: number;
}

function dueTimes({ calendar }: FirePorts, schedule: Schedule, now: number): DueTimes {
  const first = schedule.nextFireAt ?? now;
  const windowMs = Math.max(schedule.catchUpS * 1000, IN_TIME_MS);
  const inWindowFrom = now - windowMs;
  const until = (after: number, last: number, count: number): readonly number[] =>
    calendar.nextFireTimes(schedule.rule, after, count).filter((time) => time <= last);
  const early =
    first < inWindowFrom ? [first, ...until(first, inWindowFrom - 1, MISSED_MAX - 1)] : [];
  let due = first < inWindowFrom ? undefined : first;
  let missed = early.length;
  let after = due ?? inWindowFrom - 1;
  for (;;) {
    const more = until(after, now, due === undefined || missed > 0 ? MISSED_MAX : 1);
    const latest = more.at(-1);
    if (latest === undefined) {
      break;
    }
    missed += more.length - (due === undefined ? 1 : 0);
    due = latest;
    after = latest;
  }
  return { ...(due === undefined ? {} : { due }), missed };
}

function firedJob(
  ports: FirePorts,
  found: NewSchedule,
  { due, now }: { readonly due: number; readonly now: number },
): NonNullable<Firing["job"]> {
  const { schedule } = found;
  const unit = jobOf(ports, found, {
    at: now,
    message: `Schedule ${schedule.id} fired for ${new Date(due).toISOString()}.`,
    submittedBy: schedule.submittedBy,
  });
  return { ...unit, job: { ...unit.job, fireTime: due } };
}

interface Making {
  readonly at: number;
  readonly message: string;
  readonly submittedBy: string;
}

/** A job in turn gets its ticket from the store, when those before it have ended. */
function jobOf(
  ports: Pick<Ports, "ids">,
  { schedule, wishes }: NewSchedule,
  { at, message, submittedBy }: Making,
): NewJob {
  const inTurn = schedule.overlap === "queue";
  const job: Job = {
    id: ports.ids.next(),
    companyId: schedule.companyId,
    workflow: schedule.workflow,
    profile: schedule.profile,
    asked: schedule.asked,
    status: "pending",
    message: inTurn ? "Waiting for its turn and a worker." : "Waiting for a worker.",
    progress: 0,
    cancelRequested: false,
    submittedBy,
    createdAt: at,
    scheduleId: schedule.id,
    ...(inTurn ? { inTurn } : {}),
  };
  return {
    job,
    secrets: [],
    events: [{ at, code: "job.created", severity: "info", message }],
    ...(inTurn ? {} : { ticket: runTicket(job.id, at) }),
    ...(wishes.length === 0 ? {} : { subscriptions: subscriptionsOf(ports, job, wishes) }),
  };
}
