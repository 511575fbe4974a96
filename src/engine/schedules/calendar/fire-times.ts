/** When a rule fires in a time zone: the days that it names, and on each the times of the clock that it names. */

import { offsetMs } from "./local-time.ts";
import type { LocalDay, Rule } from "./rule.ts";

const DAY_MS = 86_400_000;
/** Rules name years up to this one. */
const YEAR_MAX = 2099;

/**
 * All times, in epoch milliseconds, at which the rule fires after that one, each later than the one before. A time that
 * the clock leaps over comes when it has leapt, and one that it shows twice fires the first time. A rule that names every
 * hour fires in each hour that passes: as much later as the clock leaps, and twice where it shows a time twice.
 */
export function* fireTimes(rule: Rule, timeZone: string, after: number): Generator<number> {
  let last = after;
  for (const midnight of daysOf(rule, after + offsetMs(after, timeZone) - DAY_MS)) {
    for (const time of timesOfDay(rule, midnight, timeZone)) {
      if (time > last) {
        yield time;
        last = time;
      }
    }
  }
}

/** The days of the rule from that local time on, each as its midnight in UTC. */
function* daysOf({ years, months, isDay }: Rule, from: number): Generator<number> {
  const first = new Date(from);
  let month = first.getUTCMonth();
  for (let year = first.getUTCFullYear(); year <= YEAR_MAX; year += 1) {
    const isYear = years?.has(year) ?? true;
    for (; month < 12; month += 1) {
      if (isYear && months.has(month + 1)) {
        yield* daysOfMonth(year, month, isDay);
      }
    }
    month = 0;
  }
}

function* daysOfMonth(
  year: number,
  month: number,
  isDay: (day: LocalDay) => boolean,
): Generator<number> {
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const firstWeekDay = new Date(Date.UTC(year, month, 1)).getUTCDay();
  for (let day = 1; day <= lastDay; day += 1) {
    if (isDay({ day, lastDay, weekDay: (firstWeekDay + day - 1) % 7 })) {
      yield Date.UTC(year, month, day);
    }
  }
}

function timesOfDay(rule: Rule, midnight: number, timeZone: string): Iterable<number> {
  const before = offsetMs(midnight - DAY_MS, timeZone);
  const after = offsetMs(midnight + 2 * DAY_MS, timeZone);
  return before === after
    ? clockTimes(rule, midnight - before)
    : timesOfChange(rule, midnight, { before, after, at: changeNear(midnight, timeZone) });
}

/** The times of the clock, each added to the midnight. */
function* clockTimes({ hours, minutes, seconds }: Rule, midnight: number): Generator<number> {
  for (const hour of hours) {
    for (const minute of minutes) {
      for (const second of seconds) {
        yield midnight + ((hour * 60 + minute) * 60 + second) * 1000;
      }
    }
  }
}

/** A change of the clock: how far it is ahead of UTC before and after, and the instant from which the second holds. */
interface ClockChange {
  readonly before: number;
  readonly after: number;
  readonly at: number;
}

function timesOfChange(rule: Rule, midnight: number, change: ClockChange): readonly number[] {
  const times = new Set<number>();
  for (const shown of clockTimes(rule, midnight)) {
    const early = shown - change.before;
    const late = shown - change.after;
    const isEarly = early < change.at;
    const isLate = late >= change.at;
    if (!isEarly && !isLate) {
      times.add(rule.isHourly ? early : change.at);
    }
    if (isEarly) {
      times.add(early);
    }
    if (isLate && (!isEarly || rule.isHourly)) {
      times.add(late);
    }
  }
  return [...times].sort((left, right) => left - right);
}

/** No zone changes its clock twice within these three days. */
function changeNear(midnight: number, timeZone: string): number {
  let low = midnight - DAY_MS;
  let high = midnight + 2 * DAY_MS;
  const before = offsetMs(low, timeZone);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle, timeZone) === before) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}
