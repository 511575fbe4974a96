/** When a rule fires in a time zone: the days that it names, and on each the times of the clock that it names. */

import { offsetMs } from "./local-time.ts";
import type { LocalDay, Rule } from "./rule.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
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
    // No clock is that far from UTC: the day is over everywhere.
    if (midnight + 2 * DAY_MS <= after) {
      continue;
    }
    for (const time of timesOfDay(rule, midnight, { timeZone, from: after })) {
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

interface Asked {
  readonly timeZone: string;
  /** Whole hours and minutes before it may be left out: a rule of every second has 86,400 times a day. */
  readonly from: number;
}

function timesOfDay(rule: Rule, midnight: number, { timeZone, from }: Asked): Iterable<number> {
  const before = offsetMs(midnight - DAY_MS, timeZone);
  const after = offsetMs(midnight + 2 * DAY_MS, timeZone);
  return before === after
    ? clockTimes(rule, midnight - before, from)
    : timesOfChange(rule, midnight, { before, after, at: changeNear(midnight, timeZone) });
}

/** The times of the clock, each added to the midnight, from about that time on. */
function* clockTimes(
  { hours, minutes, seconds }: Rule,
  midnight: number,
  from = -Infinity,
): Generator<number> {
  for (const hour of hours) {
    const hourAt = midnight + hour * HOUR_MS;
    if (hourAt + HOUR_MS <= from) {
      continue;
    }
    for (const minute of minutes) {
      const minuteAt = hourAt + minute * MINUTE_MS;
      if (minuteAt + MINUTE_MS <= from) {
        continue;
      }
      for (const second of seconds) {
        yield minuteAt + second * 1000;
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
