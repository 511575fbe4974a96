/** The calendar: when recurring rules fire, in their time zones. */

import type { Calendar } from "../../../core/ports/schedules.ts";
import { fireTimes } from "./fire-times.ts";
import { instantOf, isTimeZone } from "./local-time.ts";
import { readRule } from "./read-rule.ts";
import { RuleError } from "./rule-error.ts";

export interface CalendarOptions {
  /** The server's zone, IANA. */
  readonly timeZone: string;
  /** Rules may not fire more often than this. */
  readonly intervalMinS: number;
}

/** How many firings are looked at to find out how close they come. */
const FIRINGS_CHECKED = 101;
/** Looking farther ahead than this would only cost time: rules repeat long before. */
const CHECKED_MS = 10 * 366 * 86_400_000;

/** A calendar with that zone and least interval. */
export function createCalendar({ timeZone, intervalMinS }: CalendarOptions): Calendar {
  return {
    timeZone,
    isTimeZone,
    instantOf: (localTime) => instantOf(localTime, timeZone),

    nextFireTimes(rule, after, { count, until = Infinity }) {
      const times: number[] = [];
      for (const time of fireTimes(readRule(rule.text), rule.timeZone, after)) {
        if (time > until) {
          break;
        }
        times.push(time);
        if (times.length >= count) {
          break;
        }
      }
      return times;
    },

    check(rule, now) {
      const fault = ruleFault(rule.text);
      if (fault !== undefined) {
        return fault;
      }
      const gapMs = smallestGapMs(
        fireTimes(readRule(rule.text), rule.timeZone, now),
        now + CHECKED_MS,
      );
      if (gapMs === undefined) {
        return "it never fires again";
      }
      return gapMs < intervalMinS * 1000
        ? `it fires every ${gapMs / 1000} s at times, where at least ${intervalMinS} s must lie between two firings`
        : undefined;
    },
  };
}

function ruleFault(text: string): string | undefined {
  try {
    readRule(text);
    return undefined;
  } catch (error) {
    if (error instanceof RuleError) {
      return error.message;
    }
    throw error;
  }
}

/** Infinity if there is only one; undefined if there is none. */
function smallestGapMs(times: Iterable<number>, until: number): number | undefined {
  let smallest: number | undefined;
  let last: number | undefined;
  let count = 0;
  for (const time of times) {
    smallest = last === undefined ? Infinity : Math.min(smallest ?? Infinity, time - last);
    last = time;
    count += 1;
    if (count >= FIRINGS_CHECKED || time > until) {
      break;
    }
  }
  return smallest;
}
