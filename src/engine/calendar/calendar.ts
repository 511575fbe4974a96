/** The calendar: when recurring rules fire, in their time zones. */

import { Cron } from "croner";
import type { Calendar, RecurringRule } from "../../core/ports.ts";
import { instantOf, isTimeZone } from "./local-time.ts";
import { readRule } from "./read-rule.ts";
import { RuleError } from "./rule-error.ts";

export interface CalendarOptions {
  /** The server's zone, IANA. */
  readonly timeZone: string;
  /** Rules may not fire more often than this. */
  readonly intervalMinS: number;
}

/** Rules name years up to 2099; nothing is looked for behind them. */
const END = Date.UTC(2100, 0, 1);
/** How many firings are looked at to find out how close they come. */
const FIRINGS_CHECKED = 101;
/** Looking farther ahead than this would only cost time: rules repeat long before. */
const CHECKED_MS = 10 * 366 * 86_400_000;
/** A read rule takes about 100 kB, because croner holds a flag for every year. */
const RULES_KEPT = 100;

/** A calendar that counts with croner. */
export function createCalendar({ timeZone, intervalMinS }: CalendarOptions): Calendar {
  const cronOf = keepCrons();
  return {
    timeZone,
    isTimeZone,
    instantOf: (localTime) => instantOf(localTime, timeZone),

    nextFireTimes(rule, after, { count, until = END }) {
      const times: number[] = [];
      for (const time of fireTimes(cronOf(rule), after)) {
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
      const gapMs = smallestGapMs(fireTimes(cronOf(rule), now), now + CHECKED_MS);
      if (gapMs === undefined) {
        return "it never fires again";
      }
      return gapMs < intervalMinS * 1000
        ? `it fires every ${gapMs / 1000} s at times, where at least ${intervalMinS} s must lie between two firings`
        : undefined;
    },
  };
}

/** Reading a rule costs more than asking it for its next time, so the last ones read are kept. */
function keepCrons(): (rule: RecurringRule) => Cron {
  const crons = new Map<string, Cron>();
  return (rule) => {
    const key = `${rule.timeZone} ${rule.text}`;
    const known = crons.get(key);
    if (known !== undefined) {
      return known;
    }
    const cron = new Cron(readRule(rule.text), {
      timezone: rule.timeZone,
      paused: true,
      mode: "7-part",
      fixedTimeRule: "no-wildcard",
    });
    const [oldest] = crons.keys();
    if (crons.size >= RULES_KEPT && oldest !== undefined) {
      crons.delete(oldest);
    }
    crons.set(key, cron);
    return cron;
  };
}

/** All times at which the rule fires, each later than the one before. */
function* fireTimes(cron: Cron, after: number): Generator<number> {
  let last = after;
  for (;;) {
    const next = cron.nextRun(new Date(last))?.getTime();
    // Never going back is what keeps this loop from running for ever.
    if (next === undefined || next >= END || next <= last) {
      return;
    }
    yield next;
    last = next;
  }
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
