/** Reads recurring rules: Quartz-style ones with six or seven fields, and cron's with five. */

import type { DayTest, Rule } from "./rule.ts";
import { anyItem, monthDayItem, weekDayItem } from "./rule-days.ts";
import { RuleError } from "./rule-error.ts";
import { EVERY, type FieldKind, fieldValues } from "./rule-field.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const USUAL = { names: [], wraps: true } as const;

const SECONDS: FieldKind = { ...USUAL, title: "seconds", minimum: 0, maximum: 59 };
const MINUTES: FieldKind = { ...USUAL, title: "minutes", minimum: 0, maximum: 59 };
const HOURS: FieldKind = { ...USUAL, title: "hours", minimum: 0, maximum: 23 };
const MONTH_DAYS: FieldKind = { ...USUAL, title: "days of the month", minimum: 1, maximum: 31 };
const ALL_MONTHS: FieldKind = {
  ...USUAL,
  title: "months",
  minimum: 1,
  maximum: 12,
  names: MONTHS,
};
/** Sunday is 1. */
const QUARTZ_DAYS: FieldKind = {
  ...USUAL,
  title: "days of the week",
  minimum: 1,
  maximum: 7,
  names: DAYS,
};
const YEARS: FieldKind = { ...USUAL, title: "years", minimum: 1970, maximum: 2099, wraps: false };
/** Sunday is 0 and 7. */
const CRON_DAYS: FieldKind = {
  ...USUAL,
  title: "days of the week",
  minimum: 0,
  maximum: 7,
  names: DAYS,
};

/** The rule that the text is. Throws RuleError. */
export function readRule(text: string): Rule {
  const fields = text.trim().split(/[ \t\r\n]+/u);
  switch (fields.length) {
    case 5:
      return cronRule(fields);
    case 6:
    case 7:
      return quartzRule(fields);
    default:
      throw new RuleError(
        `it has ${fields[0] === "" ? "no" : fields.length} fields, where five (cron), six or seven are allowed: ` +
          "seconds minutes hours day-of-month month day-of-week, then perhaps a year",
      );
  }
}

function cronRule(fields: readonly string[]): Rule {
  const [minutes = "", hours = "", monthDays = "", months = "", weekDays = ""] = fields;
  if (fields.includes("?")) {
    throw new RuleError('it has "?" but only five fields; a rule with "?" begins with the seconds');
  }
  return {
    seconds: [0],
    minutes: fieldValues(minutes, MINUTES),
    ...hoursOf(hours),
    isDay: cronDays(monthDays, weekDays),
    months: new Set(fieldValues(months, ALL_MONTHS)),
  };
}

/** Where both fields name days, each of them is enough, as it always was in cron. */
function cronDays(monthDays: string, weekDays: string): DayTest {
  const inMonth = new Set(fieldValues(monthDays, MONTH_DAYS));
  const inWeek = new Set(fieldValues(weekDays, CRON_DAYS).map((day) => day % 7));
  if (monthDays === EVERY || weekDays === EVERY) {
    return ({ day, weekDay }) => inMonth.has(day) && inWeek.has(weekDay);
  }
  return ({ day, weekDay }) => inMonth.has(day) || inWeek.has(weekDay);
}

function quartzRule(fields: readonly string[]): Rule {
  const [seconds = "", minutes = "", hours = "", monthDays = "", months = "", weekDays = ""] =
    fields;
  const [years = EVERY] = fields.slice(6);
  demandOneDayField(monthDays, weekDays);
  return {
    seconds: fieldValues(seconds, SECONDS),
    minutes: fieldValues(minutes, MINUTES),
    ...hoursOf(hours),
    isDay: quartzDays(monthDays, weekDays),
    months: new Set(fieldValues(months, ALL_MONTHS)),
    ...(years === EVERY ? {} : { years: new Set(fieldValues(years, YEARS)) }),
  };
}

function quartzDays(monthDays: string, weekDays: string): DayTest {
  if (!isEvery(monthDays)) {
    return anyItem(monthDays, (item) => monthDayItem(item, MONTH_DAYS));
  }
  return isEvery(weekDays)
    ? () => true
    : anyItem(weekDays, (item) => weekDayItem(item, QUARTZ_DAYS));
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

function hoursOf(text: string): Pick<Rule, "hours" | "isHourly"> {
  const hours = fieldValues(text, HOURS);
  return { hours, isHourly: hours.length === 24 };
}
