/** Recurring rules: what each form means, counted by hand, and by cron-parser as a second opinion. */

import { CronExpressionParser } from "cron-parser";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../../../src/engine/schedules/calendar/calendar.ts";

const calendar = createCalendar({ timeZone: "Europe/Berlin", intervalMinS: 60 });
/** A Thursday. */
const NEW_YEAR = "2026-01-01T00:00:00Z";

function next(text: string, after = NEW_YEAR, timeZone = "UTC"): readonly string[] {
  return calendar.nextFireTimes({ text, timeZone }, Date.parse(after), { count: 5 }).map((time) =>
    new Date(time)
      .toISOString()
      .slice(0, 19)
      .replace(/T00:00:00$/u, ""),
  );
}

/** The rule, then its next five firings from 2026 on in UTC; a day alone is its midnight. */
const RULES: ReadonlyArray<readonly [string, string]> = [
  // The examples of the IPS documentation.
  [
    "0 15 10 * * ?",
    "2026-01-01T10:15:00 2026-01-02T10:15:00 2026-01-03T10:15:00 2026-01-04T10:15:00 2026-01-05T10:15:00",
  ],
  [
    "0 0/5 14 * * ?",
    "2026-01-01T14:00:00 2026-01-01T14:05:00 2026-01-01T14:10:00 2026-01-01T14:15:00 2026-01-01T14:20:00",
  ],
  [
    "0 15 10 L * ?",
    "2026-01-31T10:15:00 2026-02-28T10:15:00 2026-03-31T10:15:00 2026-04-30T10:15:00 2026-05-31T10:15:00",
  ],
  [
    "0 15 10 ? * 6L",
    "2026-01-30T10:15:00 2026-02-27T10:15:00 2026-03-27T10:15:00 2026-04-24T10:15:00 2026-05-29T10:15:00",
  ],
  // Days of the week: Sunday is 1, L alone is Saturday.
  ["0 0 0 ? * 1", "2026-01-04 2026-01-11 2026-01-18 2026-01-25 2026-02-01"],
  ["0 0 0 ? * 7", "2026-01-03 2026-01-10 2026-01-17 2026-01-24 2026-01-31"],
  ["0 0 0 ? * L", "2026-01-03 2026-01-10 2026-01-17 2026-01-24 2026-01-31"],
  ["0 0 0 ? * Mon-Fri", "2026-01-02 2026-01-05 2026-01-06 2026-01-07 2026-01-08"],
  ["0 0 0 ? * MON-FRI", "2026-01-02 2026-01-05 2026-01-06 2026-01-07 2026-01-08"],
  ["0 0 0 ? * fri#1", "2026-01-02 2026-02-06 2026-03-06 2026-04-03 2026-05-01"],
  ["0 0 0 ? * 6l", "2026-01-30 2026-02-27 2026-03-27 2026-04-24 2026-05-29"],
  ["0 0 0 L-3 * ?", "2026-01-28 2026-02-25 2026-03-28 2026-04-27 2026-05-28"],
  ["0 0 0 LW * ?", "2026-01-30 2026-02-27 2026-03-31 2026-04-30 2026-05-29"],
  ["0 0 0 15W * ?", "2026-01-15 2026-02-16 2026-03-16 2026-04-15 2026-05-15"],
  ["0 0 0 1W * ?", "2026-02-02 2026-03-02 2026-04-01 2026-05-01 2026-06-01"],
  ["0 0 0 31W * ?", "2026-01-30 2026-03-31 2026-05-29 2026-07-31 2026-08-31"],
  ["0 0 0 L-3W * ?", "2026-01-28 2026-02-25 2026-03-27 2026-04-27 2026-05-28"],
  ["0 0 0 1W,LW * ?", "2026-01-30 2026-02-02 2026-02-27 2026-03-02 2026-03-31"],
  ["0 0 0 ? * Fri-Mon", "2026-01-02 2026-01-03 2026-01-04 2026-01-05 2026-01-09"],
  ["0 0 0 ? * 2,Wed,6", "2026-01-02 2026-01-05 2026-01-07 2026-01-09 2026-01-12"],
  ["0 0 0 ? * 6#3", "2026-01-16 2026-02-20 2026-03-20 2026-04-17 2026-05-15"],
  ["0 0 0 ? * Fri#1", "2026-01-02 2026-02-06 2026-03-06 2026-04-03 2026-05-01"],
  ["0 0 0 ? * 1#5", "2026-03-29 2026-05-31 2026-08-30 2026-11-29 2027-01-31"],
  ["0 0 0 ? * FriL", "2026-01-30 2026-02-27 2026-03-27 2026-04-24 2026-05-29"],
  ["0 0 0 ? * 1C", "2026-01-04 2026-01-11 2026-01-18 2026-01-25 2026-02-01"],
  // Days of the month, months, years.
  ["0 0 0 5C * ?", "2026-01-05 2026-02-05 2026-03-05 2026-04-05 2026-05-05"],
  ["0 0 0 1,15 * ?", "2026-01-15 2026-02-01 2026-02-15 2026-03-01 2026-03-15"],
  ["0 0 0 15,L * ?", "2026-01-15 2026-01-31 2026-02-15 2026-02-28 2026-03-15"],
  ["0 0 0 31 * ?", "2026-01-31 2026-03-31 2026-05-31 2026-07-31 2026-08-31"],
  ["0 0 0 1 Jan,Jul ?", "2026-07-01 2027-01-01 2027-07-01 2028-01-01 2028-07-01"],
  ["0 0 0 1 11-2 ?", "2026-02-01 2026-11-01 2026-12-01 2027-01-01 2027-02-01"],
  ["0 0 0 1 1/3 ?", "2026-04-01 2026-07-01 2026-10-01 2027-01-01 2027-04-01"],
  ["0 0 0 29 2 ?", "2028-02-29 2032-02-29 2036-02-29 2040-02-29 2044-02-29"],
  ["0 0 0 29 2 ? 2027-2033", "2028-02-29 2032-02-29"],
  ["0 0 0 1 1 ? 2027,2030", "2027-01-01 2030-01-01"],
  ["0 0 0 1 1 ? 2020/5", "2030-01-01 2035-01-01 2040-01-01 2045-01-01 2050-01-01"],
  ["0 0 0 1 1 ? *", "2027-01-01 2028-01-01 2029-01-01 2030-01-01 2031-01-01"],
  // Seconds, minutes, hours; blanks.
  [
    "30 0 22-2 * * ?",
    "2026-01-01T00:00:30 2026-01-01T01:00:30 2026-01-01T02:00:30 2026-01-01T22:00:30 2026-01-01T23:00:30",
  ],
  [
    "0 */20 8-9 * * *",
    "2026-01-01T08:00:00 2026-01-01T08:20:00 2026-01-01T08:40:00 2026-01-01T09:00:00 2026-01-01T09:20:00",
  ],
  [
    "30 59 23,0 ? * Thu",
    "2026-01-01T00:59:30 2026-01-01T23:59:30 2026-01-08T00:59:30 2026-01-08T23:59:30 2026-01-15T00:59:30",
  ],
  ["00 00 00 * * ?  ", "2026-01-02 2026-01-03 2026-01-04 2026-01-05 2026-01-06"],
  ["  0 0\t0 ? * 2 ", "2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-02-02"],
  // Cron: five fields, Sunday is 0 and 7, two day fields mean either.
  ["0 0 * * 0", "2026-01-04 2026-01-11 2026-01-18 2026-01-25 2026-02-01"],
  ["0 0 * * 7", "2026-01-04 2026-01-11 2026-01-18 2026-01-25 2026-02-01"],
  ["0 0 * * 5-7", "2026-01-02 2026-01-03 2026-01-04 2026-01-09 2026-01-10"],
  ["0 0 * * 0-7", "2026-01-02 2026-01-03 2026-01-04 2026-01-05 2026-01-06"],
  ["0 0 * * MON", "2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-02-02"],
  ["0 0 1 jan *", "2027-01-01 2028-01-01 2029-01-01 2030-01-01 2031-01-01"],
  ["0 0 1,15 * 1", "2026-01-05 2026-01-12 2026-01-15 2026-01-19 2026-01-26"],
  [
    "*/30 9 * * *",
    "2026-01-01T09:00:00 2026-01-01T09:30:00 2026-01-02T09:00:00 2026-01-02T09:30:00 2026-01-03T09:00:00",
  ],
  [
    "5 4 29 2 * ",
    "2028-02-29T04:05:00 2032-02-29T04:05:00 2036-02-29T04:05:00 2040-02-29T04:05:00 2044-02-29T04:05:00",
  ],
];

describe("a recurring rule fires when it says", () => {
  it.each(RULES)("%s", (rule, expected) => {
    expect(next(rule)).toEqual(expected.split(" "));
    expect(calendar.check({ text: rule, timeZone: "UTC" }, Date.parse(NEW_YEAR))).toBe(undefined);
  });
});

/** Rule, zone, when to begin, and the next five firings with the zone's offset told in UTC. */
const CHANGES: ReadonlyArray<readonly [string, string, string, string, string]> = [
  [
    "a time in the hour that spring leaves out fires once, when the gap is over",
    "0 30 2 * * ?",
    "Europe/Berlin",
    "2026-03-27T12:00:00Z",
    "2026-03-28T01:30:00 2026-03-29T01:00:00 2026-03-30T00:30:00 2026-03-31T00:30:00 2026-04-01T00:30:00",
  ],
  [
    "a time in the hour that autumn repeats fires once, the first time",
    "0 30 2 * * ?",
    "Europe/Berlin",
    "2026-10-23T12:00:00Z",
    "2026-10-24T00:30:00 2026-10-25T00:30:00 2026-10-26T01:30:00 2026-10-27T01:30:00 2026-10-28T01:30:00",
  ],
  [
    "the same in New York in spring",
    "30 2 * * *",
    "America/New_York",
    "2026-03-07T00:00:00Z",
    "2026-03-07T07:30:00 2026-03-08T07:00:00 2026-03-09T06:30:00 2026-03-10T06:30:00 2026-03-11T06:30:00",
  ],
  [
    "and in autumn",
    "30 1 * * *",
    "America/New_York",
    "2026-10-31T12:00:00Z",
    "2026-11-01T05:30:00 2026-11-02T06:30:00 2026-11-03T06:30:00 2026-11-04T06:30:00 2026-11-05T06:30:00",
  ],
  [
    "several times in the repeated hour fire once each",
    "0 0/20 2 * * ?",
    "Europe/Berlin",
    "2026-10-24T12:00:00Z",
    "2026-10-25 2026-10-25T00:20:00 2026-10-25T00:40:00 2026-10-26T01:00:00 2026-10-26T01:20:00",
  ],
  [
    "what fires in every hour fires in every hour that passes, in spring",
    "0 30 * * * ?",
    "Europe/Berlin",
    "2026-03-29T00:00:00Z",
    "2026-03-29T00:30:00 2026-03-29T01:30:00 2026-03-29T02:30:00 2026-03-29T03:30:00 2026-03-29T04:30:00",
  ],
  [
    "and in autumn",
    "0 30 * * * ?",
    "Europe/Berlin",
    "2026-10-24T23:00:00Z",
    "2026-10-24T23:30:00 2026-10-25T00:30:00 2026-10-25T01:30:00 2026-10-25T02:30:00 2026-10-25T03:30:00",
  ],
  [
    "and where the clock leaps half an hour",
    "0 0 * * * ?",
    "Australia/Lord_Howe",
    "2026-10-03T14:00:00Z",
    "2026-10-03T14:30:00 2026-10-03T15:30:00 2026-10-03T16:00:00 2026-10-03T17:00:00 2026-10-03T18:00:00",
  ],
  [
    "and back by half an hour",
    "0 0 * * * ?",
    "Australia/Lord_Howe",
    "2026-04-04T13:30:00Z",
    "2026-04-04T14:00:00 2026-04-04T15:30:00 2026-04-04T16:30:00 2026-04-04T17:30:00 2026-04-04T18:30:00",
  ],
  [
    "midnight stays midnight over the year",
    "0 0 0 1 * ?",
    "Europe/Berlin",
    "2026-02-15T00:00:00Z",
    "2026-02-28T23:00:00 2026-03-31T22:00:00 2026-04-30T22:00:00 2026-05-31T22:00:00 2026-06-30T22:00:00",
  ],
];

describe("days that are counted otherwise", () => {
  /** What a rule means, found by walking over all days of 30 years. */
  function daysByWalking(isMeant: (day: Date, month: readonly Date[]) => boolean): string[] {
    const found: string[] = [];
    for (let month = 0; month < 360; month += 1) {
      const days = Array.from(
        { length: 31 },
        (_, at) => new Date(Date.UTC(2026, month, at + 1)),
      ).filter((day) => day.getUTCMonth() === month % 12);
      found.push(
        ...days.filter((day) => isMeant(day, days)).map((day) => day.toISOString().slice(0, 10)),
      );
    }
    return found;
  }
  const isWorkday = (day: Date): boolean => day.getUTCDay() % 6 !== 0;
  /** The nearest of its month; of two that are equally near there are none, because a weekend has two days. */
  const nearest = (days: readonly Date[], base: number): Date | undefined =>
    days[base - 1] &&
    days
      .filter(isWorkday)
      .toSorted(
        (left, right) => Math.abs(left.getUTCDate() - base) - Math.abs(right.getUTCDate() - base),
      )[0];

  const bases = Array.from({ length: 31 }, (_, at) => at + 1);
  it.each(bases)("%iW is the working day that is nearest in the month", (base) => {
    const expected = daysByWalking((day, days) => day === nearest(days, base));
    expect(daysOf(`0 0 0 ${base}W * ?`)).toEqual(expected);
  });

  it.each([0, 1, 3, 27, 28, 30])("L-%i and L-%iW count back from the last day", (before) => {
    const back = (days: readonly Date[]): number => days.length - before;
    const plain = daysByWalking((day, days) => day.getUTCDate() === back(days));
    expect(daysOf(`0 0 0 L-${before} * ?`)).toEqual(plain);
    const near = daysByWalking((day, days) => back(days) > 0 && day === nearest(days, back(days)));
    expect(daysOf(`0 0 0 L-${before}W * ?`)).toEqual(near);
  });

  it("LW is the last working day", () => {
    const last = daysByWalking((day, days) => day === days.findLast(isWorkday));
    expect(daysOf("0 0 0 LW * ?")).toEqual(last);
  });

  function daysOf(text: string): readonly string[] {
    const until = Date.UTC(2055, 11, 31);
    return calendar
      .nextFireTimes({ text, timeZone: "UTC" }, Date.UTC(2025, 11, 31), { count: 1000, until })
      .map((time) => new Date(time).toISOString().slice(0, 10));
  }
});

describe("the last second there is", () => {
  it.each(["UTC", "Pacific/Pago_Pago", "Pacific/Kiritimati", "America/New_York", "Asia/Tokyo"])(
    "fires in %s",
    (timeZone) => {
      const rule = { text: "59 59 23 31 12 ? 2099", timeZone };
      expect(calendar.check(rule, Date.parse(NEW_YEAR))).toBeUndefined();
      const [time, ...more] = calendar.nextFireTimes(rule, Date.parse(NEW_YEAR), { count: 2 });
      expect(more).toEqual([]);
      expect(new Date(time ?? 0).toLocaleString("sv-SE", { timeZone })).toBe("2099-12-31 23:59:59");
    },
  );
});

describe("where clocks change", () => {
  it.each(CHANGES)("%s: %s in %s", (...[, rule, zone, after, expected]) => {
    expect(next(rule, after, zone)).toEqual(expected.split(" "));
  });

  it("a firing is never followed by one that is not later, in a year with its changes", () => {
    for (const text of ["0 0/10 * * * ?", "0 0/10 1-3 * * ?", "0 15,45 2 * * ?"]) {
      const rule = { text, timeZone: "Europe/Berlin" };
      const times = calendar.nextFireTimes(rule, Date.UTC(2026, 2, 28), { count: 2000 });
      expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0))).toBe(
        true,
      );
      // Asking again from each firing on gives the same times: nothing hangs on where one begins.
      const steps = times
        .slice(0, 60)
        .map((time) => calendar.nextFireTimes(rule, time, { count: 1 })[0]);
      expect(steps).toEqual(times.slice(1, 61));
    }
  });
});

describe("cron-parser, another reader of rules,", () => {
  it.each(
    RULES.map(([rule]) => rule).filter(
      // It knows no C, no W, no days before the last, no year and no small letters, counts Sunday as 0, and reads ranges one way only.
      (rule) => rule.trim().split(/\s+/u).length <= 6 && !/C|W|L-|[a-z]|22-2|11-2/u.test(rule),
    ),
  )("agrees on %s", (rule) => {
    const fields = rule.trim().split(/\s+/u);
    const its = fields.length === 5 ? fields : [...fields.slice(0, 5), withSundayAs0(fields[5])];
    const parsed = CronExpressionParser.parse(its.join(" "), {
      currentDate: new Date(NEW_YEAR),
      tz: "UTC",
    });
    const times = [1, 2, 3, 4, 5].map(() => parsed.next().toDate().getTime());
    expect(
      calendar.nextFireTimes({ text: rule, timeZone: "UTC" }, Date.parse(NEW_YEAR), { count: 5 }),
    ).toEqual(times);
  });
});

function withSundayAs0(weekDays = ""): string {
  return weekDays === "L" ? "6" : weekDays.replace(/(?<!#)[1-7]/gu, (day) => String(+day - 1));
}

describe("a rule is refused, saying why:", () => {
  it.each([
    ["0 0 0 30 2 ?", "never fires"],
    ["0 0 30 2 *", "never fires"],
    ["0 0 0 29 2 ? 2027", "never fires"],
    ["0 0 0 1 1 ? 2020", "never fires"],
    ["* * * * * *", "fires every 1 s"],
    ["0/10 0 0 29 2 ?", "fires every 10 s"],
    ["0,59 0,59 0,23 * * ?", "fires every 1 s"],
    ["", "no fields"],
    ["   ", "no fields"],
    ["daily", "1 fields"],
    ["0 12 * *", "4 fields"],
    ["0 0 12 * * ? 2030 1", "8 fields"],
    ["@daily", "1 fields"],
    ["0 0 12 ? * ?", "both"],
    ["0 15 10 * * 6#3", 'must be "?"'],
    ["0 15 10 15 * *", 'must be "?"'],
    ["0 10,44 14 ? 3", "begins with the seconds"],
    ["60 0 0 * * ?", "seconds"],
    ["0 60 0 * * ?", "minutes"],
    ["0 0 24 * * ?", "hours"],
    ["0 0 0 0 * ?", "days of the month"],
    ["0 0 0 32 * ?", "days of the month"],
    ["00 00 00 * * ", "days of the month"],
    ["0 0 0 1 13 ?", "months"],
    ["0 0 0 1 JANUARY ?", "Jan to Dec"],
    ["0 0 0 ? * MOO", "Sun to Sat"],
    ["0 0 0 ? * 0", "days of the week"],
    ["0 0 0 ? * 8", "days of the week"],
    ["0 0 * * 8", "days of the week"],
    ["0 0 0 ? * 6#6", "behind #"],
    ["0 0 0 ? * 6#0", "behind #"],
    ["0 0 0 32W * ?", "days of the month"],
    ["0 0 0 0W * ?", "days of the month"],
    ["0 0 0 L-31 * ?", "behind L-"],
    ["0 0 0 W * ?", "days of the month"],
    ["0 0 0 15W 2-W ?", "months"],
    ["0 0 0 30 2 ?", "never fires"],
    ["0 0 0 C * ?", "days of the month"],
    ["0 0 0 1 1 ? 1969", "years"],
    ["0 0 0 1 1 ? 2100", "years"],
    ["0 0 0 1 1 ? 2040-2030", "ends before"],
    ["0 */0 * * * ?", "step"],
    ["*/0 * * * *", "step"],
    ["0 0/60 * * * ?", "step"],
    ["0 0/x * * * ?", "step"],
    ["0 0/5/5 * * * ?", "more than one step"],
    ["0 1-2-3 * * * ?", "no range"],
    ["0 , * * * ?", "minutes"],
    ["0 ? * * * ?", "minutes"],
    ["0 1.5 * * * ?", "minutes"],
    ["0 -1 * * * ?", "minutes"],
    ["0 ٣ * * * ?", "minutes"],
  ])("%j: %s", (text, why) => {
    const said = calendar.check({ text, timeZone: "Europe/Berlin" }, Date.parse(NEW_YEAR));
    expect(said).toContain(why);
  });

  it("a thousand fields and a thousand values cost nothing", () => {
    const long = ["1 ".repeat(1000), `0 ${"1,".repeat(1000)}1 * * * ?`];
    const before = performance.now();
    for (const text of long) {
      calendar.check({ text, timeZone: "UTC" }, Date.parse(NEW_YEAR));
    }
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe("time zones", () => {
  it("are those of the IANA database", () => {
    for (const name of ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"]) {
      expect(calendar.isTimeZone(name)).toBe(true);
    }
    for (const name of ["Europe/Nowhere", "", "+01:00", "../etc", "Berlin"]) {
      expect(calendar.isTimeZone(name)).toBe(false);
    }
  });

  it.each([
    ["2026-01-31T12:00:00", "2026-01-31T11:00:00.000Z"],
    ["2026-07-31T12:00:00.250", "2026-07-31T10:00:00.250Z"],
    // Left out by spring: as much later as the clock leaps. Repeated in autumn: the first.
    ["2026-03-29T02:30:00", "2026-03-29T01:30:00.000Z"],
    ["2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"],
    ["2026-10-25T03:30:00", "2026-10-25T02:30:00.000Z"],
  ])("the local time %s is %s in Berlin", (local, instant) => {
    expect(new Date(calendar.instantOf(local)).toISOString()).toBe(instant);
  });
});
