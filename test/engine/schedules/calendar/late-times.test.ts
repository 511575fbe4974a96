/** What a fire time costs does not depend on the hour or the day of the month at which it is asked for. */

import { expect, it } from "vitest";
import { createCalendar } from "../../../../src/engine/schedules/calendar/calendar.ts";

const calendar = createCalendar({ timeZone: "UTC", intervalMinS: 1 });
const CALLS = 300;
/** As it was, each call went through up to 2.6 million seconds of the month: some 20 ms. */
const CPU_MS_MAX = 1000;

it.each(["UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"])(
  "a rule of every second is as quick at the end of the month as at its beginning, in %s",
  (timeZone) => {
    const late = Date.UTC(2026, 9, 31, 23, 59, 30);
    const rule = { text: "* * * * * ?", timeZone };
    const before = process.cpuUsage();
    for (let call = 0; call < CALLS; call += 1) {
      const after = late + call * 1000;
      const next = calendar.nextFireTimes(rule, after, { count: 1 });
      if (next[0] !== after + 1000) {
        expect([after, next]).toEqual([after, [after + 1000]]);
      }
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(CPU_MS_MAX);
  },
);
