/** What every ScheduleStore promises. */

import { describe, expect, test } from "vitest";
import type { Firing, ScheduleStore } from "../../src/core/ports/schedules.ts";
import { runTicket } from "../../src/core/jobs/run-ticket.ts";
import type { Schedule } from "../../src/core/model/schedule.ts";
import {
  COMPANY,
  ids,
  newJob,
  NOW,
  type Open,
  type RowStores,
  useStore,
} from "../harness/store/samples.ts";

const HOUR_MS = 3_600_000;

function sampleSchedule(changes: Partial<Schedule> = {}): Schedule {
  return {
    id: ids.next(),
    companyId: COMPANY.id,
    workflow: "publish",
    profile: "default",
    asked: { name: "Grüße" },
    rule: { text: "0 0 * * * ?", timeZone: "UTC" },
    state: "active",
    overlap: "allow",
    catchUpS: 3600,
    nextFireAt: NOW,
    skipped: 0,
    missed: 0,
    submittedBy: "anna",
    createdAt: NOW,
    ...changes,
  };
}

function sampleFiring(schedule: Schedule): Firing {
  const inTurn = schedule.overlap === "queue";
  const fireTime = schedule.nextFireAt ?? NOW;
  const unit = newJob({ status: "pending", scheduleId: schedule.id, inTurn });
  return {
    schedule,
    nextFireAt: fireTime + HOUR_MS,
    missed: 2,
    job: {
      ...unit,
      job: { ...unit.job, fireTime },
      ...(inTurn ? {} : { ticket: runTicket(unit.job, NOW) }),
    },
  };
}

export function describeScheduleStore(
  name: string,
  open: Open<RowStores & { readonly schedules: ScheduleStore }>,
): void {
  describe(`ScheduleStore: ${name}`, () => {
    const store = useStore(open);

    async function add(changes: Partial<Schedule> = {}): Promise<Schedule> {
      const schedule = sampleSchedule(changes);
      await store().schedules.add({ schedule, subscriptions: [], secrets: [] });
      return schedule;
    }

    async function read({ id }: Schedule): Promise<Schedule | undefined> {
      return (await store().schedules.find("every-company", id))?.schedule;
    }

    test("stores a schedule with its ticket, and its subscriptions and secrets sealed", async () => {
      const schedule = sampleSchedule();
      const subscription = {
        kind: "callback",
        target: "https://u:p@example.com/x?token=1",
        host: "example.com",
        format: "json",
        events: ["job.completed"],
      } as const;
      const secret = { name: "/parameters/x", value: "https://u:p@example.com/y?token=2" };
      await store().schedules.add({ schedule, subscriptions: [subscription], secrets: [secret] });
      const mine = { companyId: COMPANY.id };
      const found = await store().schedules.find(mine, schedule.id);
      expect(found).toEqual({ schedule, subscriptions: [subscription], secrets: [secret] });
      expect(await store().schedules.find({ companyId: "other" }, schedule.id)).toBeUndefined();
      expect(await store().schedules.list(mine, { limit: 5 })).toEqual([schedule]);
      expect(await store().tickets.due("fire", NOW, 5)).toEqual([
        {
          key: `fire:${schedule.id}`,
          kind: "fire",
          companyId: COMPANY.id,
          ref: schedule.id,
          dueAt: NOW,
        },
      ]);
    });

    test("fires once, whoever else does so at the same time", async () => {
      const schedules = [await add(), await add(), await add({ nextFireAt: NOW - 5 })];
      const fired = await Promise.all(
        [1, 2, 3].map(() => store().schedules.fire(schedules.map(sampleFiring))),
      );
      expect(fired.map(({ made }) => made).reduce((sum, made) => sum + made)).toBe(3);
      expect(await store().tickets.due("run", NOW, 10)).toHaveLength(3);
      expect(await store().tickets.due("fire", NOW, 10)).toEqual([]);
      expect(await store().jobs.list("every-company", { limit: 10 })).toHaveLength(3);
      const [first] = schedules;
      expect(first && (await read(first))).toMatchObject({
        nextFireAt: NOW + HOUR_MS,
        lastFireAt: NOW,
        missed: 2,
      });
    });

    test("never fires a time again that was fired, also if the schedule is set back to it", async () => {
      const schedule = await add();
      await store().schedules.fire([sampleFiring(schedule)]);
      for (const [from, to, at] of [
        ["active", "paused", {}],
        ["paused", "active", { nextFireAt: NOW }],
      ] as const) {
        await store().schedules.change({ scheduleId: schedule.id, from: [from], to, ...at });
      }
      const again = await store().schedules.fire([sampleFiring(schedule)]);
      expect(again).toEqual({ made: 0, skipped: 0 });
      expect(await read(schedule)).toMatchObject({ nextFireAt: NOW + HOUR_MS });
    });

    test("skips while a job has not ended, and gives queued jobs their turns", async () => {
      const skip = await add({ overlap: "skip" });
      const queue = await add({ overlap: "queue" });
      await store().schedules.fire([skip, queue].map(sampleFiring));
      const second = [await read(skip), await read(queue)].map((each) =>
        sampleFiring(each ?? skip),
      );
      expect(await store().schedules.fire(second)).toEqual({ made: 1, skipped: 1 });
      const due = await store().tickets.due("run", NOW + 2 * HOUR_MS, 10);
      expect(due).toHaveLength(2);
      expect(await store().tickets.reissue()).toBe(0);
      const jobs = await store().jobs.list("every-company", { limit: 10 });
      const queued = jobs.filter(({ scheduleId }) => scheduleId === queue.id);
      const [later, earlier] = queued;
      await store().jobs.change({
        jobId: earlier?.id ?? "",
        transition: "cancel",
        at: NOW,
        message: "Cancelled.",
        outcome: "cancelled",
        events: [],
      });
      const then = await store().tickets.due("run", NOW + 2 * HOUR_MS, 10);
      expect(then.map(({ ref }) => ref)).toContain(later?.id);
      expect(await read(skip)).toMatchObject({ skipped: 1 });
    });

    test("gives what lost its ticket a new one, and sets a wrong one right", async () => {
      const schedule = await add();
      const paused = await add();
      await store().schedules.change({ scheduleId: paused.id, from: ["active"], to: "paused" });
      const { job } = newJob({ status: "pending" });
      await store().jobs.add({ job, secrets: [], events: [] });
      await store().tickets.remove(`fire:${schedule.id}`);
      expect(await store().tickets.reissue()).toBe(2);
      expect(await store().tickets.due("run", NOW, 5)).toHaveLength(1);
      await store().tickets.postpone(`fire:${schedule.id}`, NOW - 50);
      await store().schedules.rearm([schedule.id, paused.id, "gone"]);
      expect(await store().tickets.nextDueAt("fire")).toBe(NOW);
    });

    test("removes a schedule with its ticket", async () => {
      const schedule = await add();
      expect(await store().schedules.remove(schedule.id)).toBe(true);
      expect(await store().schedules.remove(schedule.id)).toBe(false);
      expect(await store().tickets.nextDueAt("fire")).toBeUndefined();
    });
  });
}
