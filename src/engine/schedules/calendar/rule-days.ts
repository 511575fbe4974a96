/** The day fields of a Quartz-style rule, with what they have beyond numbers: L, W, # and C. */

import type { DayTest, LocalDay } from "./rule.ts";
import { RuleError } from "./rule-error.ts";
import { type FieldKind, fieldValue, fieldValues } from "./rule-field.ts";

/** Any of the items that commas separate. */
export function anyItem(text: string, item: (text: string) => DayTest): DayTest {
  const tests = text.split(",").map(item);
  return (day) => tests.some((test) => test(day));
}

/**
 * `C` asks for the first day on or after this one that a calendar of working days holds; here every day is one, as it is
 * for Quartz without such a calendar.
 */
const CALENDAR_DAY = /^([0-9]{1,2}|[A-Z]{3})C$/iu;
/** The last day, perhaps some days before it, perhaps the working day that is nearest. */
const LAST_DAY = /^L(?:-(?<before>[0-9]{1,2}))?(?<nearest>W)?$/iu;
const NEAREST_DAY = /^(?<day>[0-9]{1,2})W$/iu;
const BEFORE_MAX = 30;

/** One item of the days of the month. Throws RuleError. */
export function monthDayItem(text: string, kind: FieldKind): DayTest {
  const last = LAST_DAY.exec(text)?.groups;
  if (last !== undefined) {
    const before = Number(last["before"] ?? 0);
    if (before > BEFORE_MAX) {
      throw new RuleError(
        `its ${kind.title} hold "${text}"; behind L- stands 0 to ${BEFORE_MAX}, the days before the last`,
      );
    }
    const isNearest = last["nearest"] !== undefined;
    return (day) => day.day === target(day, { base: day.lastDay - before, isNearest });
  }
  const near = NEAREST_DAY.exec(text)?.groups?.["day"];
  if (near !== undefined) {
    const base = fieldValue(near, kind);
    return (day) => day.day === target(day, { base, isNearest: true });
  }
  const days = new Set(fieldValues(CALENDAR_DAY.exec(text)?.[1] ?? text, kind));
  return ({ day }) => days.has(day);
}

const SATURDAY = 6;
const SUNDAY = 0;

/** The day meant in a month; undefined where the month has no such day. The nearest working day never leaves its month. */
function target(
  { day, lastDay, weekDay }: LocalDay,
  { base, isNearest }: { readonly base: number; readonly isNearest: boolean },
): number | undefined {
  if (base < 1 || base > lastDay) {
    return undefined;
  }
  const baseWeekDay = (((weekDay - day + base) % 7) + 7) % 7;
  if (isNearest && baseWeekDay === SATURDAY) {
    return base === 1 ? base + 2 : base - 1;
  }
  if (isNearest && baseWeekDay === SUNDAY) {
    return base === lastDay ? base - 2 : base + 1;
  }
  return base;
}

const LAST_WEEK_DAY = /^([0-9]|[A-Z]{3})L$/iu;
const NTH_WEEK_DAY = /^([0-9]|[A-Z]{3})#([0-9]+)$/iu;

/** One item of the days of the week, of which Sunday is 1. Throws RuleError. */
export function weekDayItem(text: string, kind: FieldKind): DayTest {
  if (/^L$/iu.test(text)) {
    return ({ weekDay }) => weekDay === SATURDAY;
  }
  const [, last] = LAST_WEEK_DAY.exec(text) ?? [];
  if (last !== undefined) {
    const wanted = fieldValue(last, kind) - 1;
    return ({ day, lastDay, weekDay }) => weekDay === wanted && day + 7 > lastDay;
  }
  const [, named, nth] = NTH_WEEK_DAY.exec(text) ?? [];
  if (named !== undefined && nth !== undefined) {
    if (!/^[1-5]$/u.test(nth)) {
      throw new RuleError(`its days of the week hold "${text}"; behind # stands 1 to 5`);
    }
    const wanted = fieldValue(named, kind) - 1;
    return ({ day, weekDay }) => weekDay === wanted && Math.ceil(day / 7) === Number(nth);
  }
  const days = new Set(fieldValues(CALENDAR_DAY.exec(text)?.[1] ?? text, kind));
  return ({ weekDay }) => days.has(weekDay + 1);
}
