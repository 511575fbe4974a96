/** Large schedules that are due in the same second are read and fired a few megabytes at a time. */

import { expect, it } from "vitest";
import type { Schedule } from "../../../src/core/model/schedule.ts";
import { Firer } from "../../../src/engine/schedules/firer.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { COMPANY, openService } from "../../harness/engine/service.ts";
import { workflowOf } from "../../harness/engine/workflows.ts";

const SCHEDULES = 10;
const MEGABYTE = 1_000_000;
const TOGETHER_MAX = 4;

it("no more than 4 MB of schedules are read at once, and each is fired once", async () => {
  const time = new ManualTime();
  await using service = await openService({
    workflows: [workflowOf(async () => undefined)],
    clock: time,
    timers: time,
  });
  const { schedules } = service.store;
  const dueAt = time.now() + 1000;
  const ids: string[] = [];
  for (let index = 0; index < SCHEDULES; index += 1) {
    const schedule: Schedule = {
      id: service.ports.ids.next(),
      companyId: COMPANY.id,
      workflow: "test",
      profile: "plain",
      asked: { description: "x".repeat(MEGABYTE - 100) },
      rule: { text: "0 0 0 1 1 ?", timeZone: "UTC" },
      state: "active",
      overlap: "allow",
      catchUpS: 3600,
      nextFireAt: dueAt,
      skipped: 0,
      missed: 0,
      submittedBy: "tester",
      createdAt: time.now(),
    };
    await schedules.add({ schedule, subscriptions: [], secrets: [] });
    ids.push(schedule.id);
  }
  time.advance(2000);
  const readTogether: number[] = [];
  const firer = new Firer({
    ...service.ports,
    schedules: {
      ...schedules,
      findAll: async (asked) => {
        readTogether.push(asked.length);
        return schedules.findAll(asked);
      },
    },
  });
  const due = await service.store.tickets.due("fire", time.now(), SCHEDULES);
  await Promise.all(
    ids.map(async (ref) => {
      const ticket = due.find((each) => each.ref === ref);
      expect(ticket).toBeDefined();
      await (ticket && firer.take(ticket));
    }),
  );
  expect(readTogether).toEqual([TOGETHER_MAX, TOGETHER_MAX, SCHEDULES - 2 * TOGETHER_MAX]);
  expect(await service.store.tickets.due("run", time.now(), 100)).toHaveLength(SCHEDULES);
});
