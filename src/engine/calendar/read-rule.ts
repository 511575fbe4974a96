/** Reads recurring rules: Quartz-style ones with six or seven fields, and cron's with five, into croner's dialect. */

import { RuleError } from "./rule-error.ts";
import { EVERY, type FieldKind, fieldValue, fieldValues } from "./rule-field.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const QUARTZ = { names: [], anyCase: false, wraps: true } as const;
const CRON = { ...QUARTZ, anyCase: true } as const;

const SECONDS: FieldKind = { ...QUARTZ, title: "seconds", minimum: 0, maximum: 59 };
const MINUTES: FieldKind = { ...QUARTZ, title: "minutes", minimum: 0, maximum: 59 };
const HOURS: FieldKind = { ...QUARTZ, title: "hours", minimum: 0, maximum: 23 };
const MONTH_DAYS: FieldKind = { ...QUARTZ, title: "days of the month", minimum: 1, maximum: 31 };
const QUARTZ_MONTHS: FieldKind = {
  ...QUARTZ,
  title: "months",
  minimum: 1,
  maximum: 12,
  names: MONTHS,
};
/** Sunday is 1. */
const QUARTZ_DAYS: FieldKind = {
  ...QUARTZ,
  title: "days of the week",
  minimum: 1,
  maximum: 7,
  names: DAYS,
};
const YEARS: FieldKind = { ...QUARTZ, title: "years", minimum: 1970, maximum: 2099, wraps: false };
const CRON_MONTHS: FieldKind = { ...CRON, title: "months", minimum: 1, maximum: 12, names: MONTHS };
/** Sunday is 0 and 7. */
const CRON_DAYS: FieldKind = {
  ...CRON,
  title: "days of the week",
  minimum: 0,
  maximum: 7,
  names: DAYS,
};

/**
 * The rule as croner's pattern of seven fields, Sunday being 0, where the hours are either `*` or a list: croner runs a
 * list's times once a day through every change of the clock, and `*` with every hour that really passes. Throws RuleError.
 */
export function readRule(text: string): string {
  const fields = text.trim().split(/[ \t\r\n]+/u);
  switch (fields.length) {
    case 5:
      return cronPattern(fields);
    case 6:
    case 7:
      return quartzPattern(fields);
    default:
      throw new RuleError(
        `it has ${fields[0] === "" ? "no" : fields.length} fields, where five (cron), six or seven are allowed: ` +
          "seconds minutes hours day-of-month month day-of-week, then perhaps a year",
      );
  }
}

function cronPattern(fields: readonly string[]): string {
  const [minutes = "", hours = "", monthDays = "", months = "", weekDays = ""] = fields;
  if (fields.includes("?")) {
    throw new RuleError('it has "?" but only five fields; a rule with "?" begins with the seconds');
  }
  return [
    "0",
    list(minutes, MINUTES),
    hourList(hours),
    monthDays === EVERY ? EVERY : list(monthDays, MONTH_DAYS),
    list(months, CRON_MONTHS),
    weekDays === EVERY ? EVERY : [...new Set(fieldValues(weekDays, CRON_DAYS).map(weekDay))].join(),
    EVERY,
  ].join(" ");
}

function quartzPattern(fields: readonly string[]): string {
  const [seconds = "", minutes = "", hours = "", monthDays = "", months = "", weekDays = ""] =
    fields;
  demandOneDayField(monthDays, weekDays);
  return [
    list(seconds, SECONDS),
    list(minutes, MINUTES),
    hourList(hours),
    isEvery(monthDays) ? EVERY : items(monthDays, monthDayItem),
    list(months, QUARTZ_MONTHS),
    isEvery(weekDays) ? EVERY : items(weekDays, weekDayItem),
    fields[6] === undefined || fields[6] === EVERY ? EVERY : list(fields[6], YEARS),
  ].join(" ");
}

/** `* *` can only mean every day and is let through. */
function demandOneDayField(monthDays: string, weekDays: string): void {
  if (monthDays === "?" && weekDays === "?") {
    throw new RuleError('both its day fields are "?"; give the days in one of them');
  }
  const isDaily = monthDays === EVERY && weekDays === EVERY;
  if (!isDaily && monthDays !== "?" && weekDays !== "?") {
    throw new RuleError('it names days of the month and of the week; one of the two must be "?"');
  }
}

function isEvery(text: string): boolean {
  return text === EVERY || text === "?";
}

function list(text: string, kind: FieldKind): string {
  return fieldValues(text, kind).join();
}

function hourList(text: string): string {
  const values = fieldValues(text, HOURS);
  return values.length === 24 ? EVERY : values.join();
}

function items(text: string, item: (text: string) => string): string {
  return text.split(",").map(item).join();
}

/**
 * `C` asks for the first day on or after this one that a calendar of working days holds; here every day is one, as it is
 * for Quartz without such a calendar.
 */
const CALENDAR_DAY = /^([0-9]{1,2}|[A-Z][a-z]{2})C$/u;

function monthDayItem(text: string): string {
  if (text === "L") {
    return text;
  }
  return list(CALENDAR_DAY.exec(text)?.[1] ?? text, MONTH_DAYS);
}

const LAST_WEEK_DAY = /^([0-9]|[A-Z][a-z]{2})L$/u;
const NTH_WEEK_DAY = /^([0-9]|[A-Z][a-z]{2})#([0-9]+)$/u;

function weekDayItem(text: string): string {
  if (text === "L") {
    return "6";
  }
  const [, last] = LAST_WEEK_DAY.exec(text) ?? [];
  if (last !== undefined) {
    return `${fieldValue(last, QUARTZ_DAYS) - 1}L`;
  }
  const [, day, nth] = NTH_WEEK_DAY.exec(text) ?? [];
  if (day !== undefined && nth !== undefined) {
    if (!/^[1-5]$/u.test(nth)) {
      throw new RuleError(`its days of the week hold "${text}"; behind # stands 1 to 5`);
    }
    return `${fieldValue(day, QUARTZ_DAYS) - 1}#${nth}`;
  }
  const plain = CALENDAR_DAY.exec(text)?.[1] ?? text;
  return fieldValues(plain, QUARTZ_DAYS)
    .map((value) => value - 1)
    .join();
}

function weekDay(cronDay: number): number {
  return cronDay % 7;
}
