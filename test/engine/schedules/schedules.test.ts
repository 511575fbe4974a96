/** Schedules: every firing makes one job, in time, whoever fires, whatever the clock and the server do. */

import { afterEach, describe, expect, it, vi } from "vitest";
import {
  addSchedule,
  type ScheduleSubmission,
} from "../../../src/core/submissions/add-schedule.ts";
import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import {
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
} from "../../../src/core/schedules/change-schedule.ts";
import type { JobDocumentRequest } from "../../../src/core/model/contract-types.gen.ts";
import { fireSchedules, runSchedule } from "../../../src/core/schedules/fire-schedules.ts";
import { getSchedule } from "../../../src/core/schedules/read-schedules.ts";
import type { Job } from "../../../src/core/model/job.ts";
import { Problem } from "../../../src/core/model/problem.ts";
import type { Schedule } from "../../../src/core/model/schedule.ts";
import { addJob } from "../../../src/core/submissions/add-job.ts";
import type { Workflow } from "../../../src/core/ports/workflow-context.ts";
import { firingDispatcher } from "../../harness/engine/firing-dispatcher.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import {
  COMPANY,
  openService,
  type Service,
  type ServiceOptions,
} from "../../harness/engine/service.ts";
import { type Gate, gate, workflowOf } from "../../harness/engine/workflows.ts";
import { PATIENT } from "../../harness/patience.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PARAMETERS = {
  imageServingPublishJob: { publishType: "Full", emailSetting: "None" },
} as const;
const HOURLY: JobDocumentRequest = {
  name: "hourly",
  execSchedule: "0 0 * * * ?",
  parameters: PARAMETERS,
};

/** A workflow that needs no documents and does this. */
function publishing(run: Workflow["run"] = async () => undefined): Workflow {
  const { options: _none, ...workflow } = workflowOf(run);
  return { ...workflow, options: [], parameters: "imageServingPublishJob" };
}

const open: Service[] = [];
afterEach(async () => {
  for (const service of open.splice(0)) {
    await service[Symbol.asyncDispose]();
  }
});

async function openAt(time: ManualTime, options: Partial<ServiceOptions> = {}): Promise<Service> {
  const service = await openService({
    workflows: [publishing(), workflowOf(async () => undefined)],
    clock: time,
    timers: time,
    ...options,
  });
  open.push(service);
  return service;
}

async function add(
  service: Service,
  document: JobDocumentRequest = HOURLY,
  rest: Partial<ScheduleSubmission> = {},
): Promise<Schedule> {
  return addSchedule(service.ports, service.principal, { company: COMPANY, document, ...rest });
}

async function jobs(service: Service): Promise<readonly Job[]> {
  const newestFirst = await service.store.jobs.list("every-company", { limit: 500 });
  return newestFirst.toReversed();
}

/** The fire times of the jobs that were made, from the first of January on: "01:00". */
async function fired(service: Service): Promise<readonly string[]> {
  return (await jobs(service)).map(({ fireTime }) => text(fireTime ?? 0));
}

function text(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

async function find(service: Service, { id }: Schedule): Promise<Schedule> {
  return getSchedule(service.ports, service.principal, id);
}

/** Takes the schedule's due tickets once, as a dispatcher would. */
async function fireDue(service: Service, now: number): Promise<void> {
  const due = await service.store.tickets.due("fire", now, 1000);
  await fireSchedules(
    service.ports,
    due.map(({ ref }) => ref),
  );
}

describe("a schedule", () => {
  it("makes a job at each of its times, which runs and knows where it came from", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    await service.engine.start();
    const schedule = await add(service);
    for (const hour of [1, 2, 3]) {
      time.advance(HOUR_MS);
      await vi.waitFor(async () => expect(await jobs(service)).toHaveLength(hour), PATIENT);
    }
    expect(await fired(service)).toEqual(["01:00", "02:00", "03:00"]);
    const [job] = await jobs(service);
    await service.ended(job?.id ?? "");
    expect(job).toMatchObject({
      scheduleId: schedule.id,
      workflow: "test",
      submittedBy: "tester",
      asked: { name: "hourly", parameters: PARAMETERS },
    });
    expect(job?.asked).not.toHaveProperty("execSchedule");
    const events = await service.events(job?.id ?? "");
    expect(events[0]?.message).toBe(`Schedule ${schedule.id} fired for 2026-01-01T01:00:00.000Z.`);
    expect(await find(service, schedule)).toMatchObject({
      lastFireAt: Date.UTC(2026, 0, 1, 3),
      nextFireAt: Date.UTC(2026, 0, 1, 4),
      missed: 0,
      skipped: 0,
    });
  });

  it("ends with the last time of its rule", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service, {
      ...HOURLY,
      execSchedule: "0 30 1 1 1 ? 2026",
      timeZone: "Europe/Berlin",
    });
    time.advance(HOUR_MS);
    await fireDue(service, time.now());
    expect(await fired(service)).toEqual(["00:30"]);
    const ended = await find(service, schedule);
    expect(ended.state).toBe("ended");
    expect(ended.nextFireAt).toBeUndefined();
    expect(await service.store.tickets.nextDueAt("fire")).toBeUndefined();
    for (const change of [pauseSchedule, resumeSchedule]) {
      const refused = change(service.ports, service.principal, schedule.id);
      await expect(refused).rejects.toMatchObject({ code: "illegal-transition" });
    }
  });

  it("fires each time once, by any number of dispatchers on the same store at the same time", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    for (let count = 0; count < 40; count += 1) {
      await add(service);
    }
    const dispatchers = [1, 2, 3].map(() => firingDispatcher(service, time, 7));
    await Promise.all(dispatchers.map(async (dispatcher) => dispatcher.start()));
    for (const hour of [1, 2]) {
      time.advance(HOUR_MS);
      await vi.waitFor(async () => {
        for (const dispatcher of dispatchers) {
          dispatcher.wake();
        }
        expect(await jobs(service)).toHaveLength(40 * hour);
        expect(await service.store.tickets.due("fire", time.now(), 1)).toEqual([]);
      }, PATIENT);
    }
    for (const dispatcher of dispatchers) {
      dispatcher.stop();
      await dispatcher.idle();
    }
    const pairs = (await jobs(service)).map((job) => `${job.scheduleId} ${job.fireTime}`);
    expect(new Set(pairs).size).toBe(80);
  });

  it("fires once even where the same firing is made twice at the same moment", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const { id } = await add(service);
    time.advance(HOUR_MS);
    const made = await Promise.all([1, 2, 3].map(() => fireSchedules(service.ports, [id])));
    expect(made.map((each) => each.made).toSorted((left, right) => left - right)).toEqual([
      0, 0, 1,
    ]);
    expect(await fired(service)).toEqual(["01:00"]);
  });
});

describe("a clock that is set", () => {
  it("back makes no firing twice; forward makes the latest that it leapt over", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service);
    time.advance(HOUR_MS);
    await fireDue(service, time.now());
    const clock = vi.spyOn(time, "now");
    clock.mockReturnValue(Date.UTC(2026, 0, 1, 0, 30));
    // A ticket that comes too early, and a schedule that is paused and resumed, which looks for its next time anew.
    await fireSchedules(service.ports, [schedule.id]);
    await pauseSchedule(service.ports, service.principal, schedule.id);
    await resumeSchedule(service.ports, service.principal, schedule.id);
    expect((await find(service, schedule)).nextFireAt).toBe(Date.UTC(2026, 0, 1, 1));
    clock.mockReturnValue(Date.UTC(2026, 0, 1, 1));
    await fireDue(service, Date.UTC(2026, 0, 1, 1));
    expect(await fired(service)).toEqual(["01:00"]);
    clock.mockReturnValue(Date.UTC(2026, 0, 1, 4, 10));
    await fireDue(service, Date.UTC(2026, 0, 1, 4, 10));
    expect(await fired(service)).toEqual(["01:00", "04:00"]);
    clock.mockRestore();
  });
});

describe("after a time without server", () => {
  it.each<[string, number, readonly string[], number]>([
    [
      "the latest missed firing is made where it is not too late",
      5 * HOUR_MS + 20 * MINUTE_MS,
      ["05:00"],
      4,
    ],
    ["at the very end of the window", 5 * HOUR_MS, ["05:00"], 4],
  ])("%s", async (...[, downMs, expected, missed]) => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service);
    time.advance(downMs);
    await service.engine.start();
    await vi.waitFor(async () => expect(await fired(service)).toEqual(expected), PATIENT);
    expect(await find(service, schedule)).toMatchObject({
      missed,
      nextFireAt: Date.UTC(2026, 0, 1, 6),
    });
  });

  it("what is older than the schedule's window is missed, and the rule goes on", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service, HOURLY, { catchUpS: 600 });
    const daily = await add(service, { ...HOURLY, execSchedule: "0 0 2 * * ?", timeZone: "UTC" });
    time.advance(5 * HOUR_MS + 20 * MINUTE_MS);
    await fireDue(service, time.now());
    expect(await jobs(service)).toEqual([]);
    expect(await find(service, schedule)).toMatchObject({
      missed: 5,
      nextFireAt: Date.UTC(2026, 0, 1, 6),
    });
    expect(await find(service, daily)).toMatchObject({
      missed: 1,
      nextFireAt: Date.UTC(2026, 0, 2, 2),
    });
    expect(service.logged).toContainEqual({ schedules: expect.any(Array), count: 2 });
    time.advance(40 * MINUTE_MS);
    await fireDue(service, time.now());
    expect(await fired(service)).toEqual(["06:00"]);
  });

  it("a month of minutes is told quickly", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(
      service,
      { ...HOURLY, execSchedule: "0 * * * * ?" },
      { catchUpS: 86_400 },
    );
    time.advance(30 * 24 * HOUR_MS + 1000);
    await fireDue(service, time.now());
    expect(await fired(service)).toEqual(["00:00"]);
    expect((await find(service, schedule)).missed).toBeGreaterThanOrEqual(100);
  });

  it("schedules and waiting jobs that lost their tickets get new ones", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service);
    const paused = await add(service);
    await pauseSchedule(service.ports, service.principal, paused.id);
    const at = new Date(time.now() + 90 * MINUTE_MS).toISOString();
    const document = { name: "later", execTime: at, parameters: PARAMETERS };
    const job = await addJob(service.ports, service.principal, { company: COMPANY, document });
    await service.store.tickets.remove(`fire:${schedule.id}`);
    await service.store.tickets.remove(`run:${job.id}`);
    expect(await service.store.tickets.reissue()).toBe(2);
    expect(await service.store.tickets.reissue()).toBe(0);
    expect(await service.store.tickets.nextDueAt("fire")).toBe(time.now() + HOUR_MS);
    expect(await service.store.tickets.nextDueAt("run")).toBe(time.now() + 90 * MINUTE_MS);
  });
});

describe("pausing and resuming", () => {
  it("a paused schedule does not fire, and a resumed one does not make up for it", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service);
    const { ports, principal } = service;
    const paused = await pauseSchedule(ports, principal, schedule.id);
    expect(paused).toMatchObject({ state: "paused" });
    expect(paused.nextFireAt).toBeUndefined();
    expect(await pauseSchedule(ports, principal, schedule.id)).toEqual(paused);
    time.advance(3 * HOUR_MS + MINUTE_MS);
    await fireSchedules(ports, [schedule.id]);
    const resumed = await resumeSchedule(ports, principal, schedule.id);
    expect(resumed).toMatchObject({ state: "active", nextFireAt: Date.UTC(2026, 0, 1, 4) });
    expect(await resumeSchedule(ports, principal, schedule.id)).toEqual(resumed);
    time.advance(HOUR_MS);
    await fireDue(service, time.now());
    expect(await fired(service)).toEqual(["04:00"]);
    expect((await find(service, schedule)).missed).toBe(0);
  });

  it("a deleted one is gone with its ticket, and its jobs stay", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service);
    time.advance(HOUR_MS);
    await fireDue(service, time.now());
    await deleteSchedule(service.ports, service.principal, schedule.id);
    await expect(find(service, schedule)).rejects.toMatchObject({ code: "not-found" });
    expect(await service.store.tickets.nextDueAt("fire")).toBeUndefined();
    await fireSchedules(service.ports, [schedule.id]);
    expect(await fired(service)).toEqual(["01:00"]);
  });

  it("run now makes a job at once, also while it is paused, and is no firing", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const schedule = await add(service);
    await pauseSchedule(service.ports, service.principal, schedule.id);
    const job = await runSchedule(service.ports, service.principal, { scheduleId: schedule.id });
    expect(job).toMatchObject({ scheduleId: schedule.id, status: "pending" });
    expect(job.fireTime).toBeUndefined();
    expect(await service.store.tickets.due("run", time.now(), 10)).toHaveLength(1);
    expect(await find(service, schedule)).toMatchObject({ state: "paused" });
  });

  it("another company's schedule is not there", async () => {
    const service = await openAt(new ManualTime());
    const schedule = await add(service);
    const stranger = { ...service.principal, company: { ...COMPANY, id: "company-2", number: 2 } };
    const run: typeof getSchedule = async (_ports, principal, scheduleId) =>
      runSchedule(service.ports, principal, { scheduleId }).then(() => schedule);
    for (const act of [getSchedule, pauseSchedule, resumeSchedule, deleteSchedule, run]) {
      const refused = act(service.ports, stranger, schedule.id);
      await expect(refused).rejects.toMatchObject({ code: "not-found" });
    }
  });
});

describe("a firing while a job has not ended", () => {
  /** A service whose jobs go on until they are told to end. */
  async function slow(overlap: Schedule["overlap"]) {
    const time = new ManualTime();
    const gates: Gate[] = [];
    const run = async (): Promise<void> => {
      const end = gate();
      gates.push(end);
      await end.opened;
    };
    // The clock leaps by hours, and no job may be taken from its worker for that.
    const service = await openAt(time, { workflows: [publishing(run)], runMs: 100 * HOUR_MS });
    await service.engine.start();
    const schedule = await add(service, { ...HOURLY, execSchedule: "0 * * * * ?" }, { overlap });
    const tick = async (count: number): Promise<void> => {
      const { skipped } = await find(service, schedule);
      time.advance(MINUTE_MS);
      await vi.waitFor(async () => {
        const now = await find(service, schedule);
        expect(now.nextFireAt).toBeGreaterThan(time.now());
        expect((await jobs(service)).length + now.skipped - skipped).toBeGreaterThanOrEqual(1);
        expect(gates).toHaveLength(count);
      }, PATIENT);
    };
    return { service, schedule, gates, tick };
  }

  it("runs beside it by default", async () => {
    const { service, gates, tick } = await slow("allow");
    await tick(1);
    await tick(2);
    expect((await jobs(service)).map(({ status }) => status)).toEqual(["processing", "processing"]);
    gates.forEach((each) => each.open());
  });

  it("makes none where the schedule skips, and counts it", async () => {
    const { service, schedule, gates, tick } = await slow("skip");
    await tick(1);
    await tick(1);
    await tick(1);
    expect(await fired(service)).toEqual(["00:01"]);
    expect((await find(service, schedule)).skipped).toBe(2);
    gates[0]?.open();
    await vi.waitFor(
      async () => expect((await jobs(service))[0]?.status).toBe("completed"),
      PATIENT,
    );
    await tick(2);
    expect(await fired(service)).toEqual(["00:01", "00:04"]);
    gates[1]?.open();
  });

  it("waits for its turn where the schedule queues, also past one that is cancelled", async () => {
    const { service, gates, tick } = await slow("queue");
    await tick(1);
    await tick(1);
    await tick(1);
    await tick(1);
    const [first, second, third, fourth] = await jobs(service);
    expect([first, second, third, fourth].map((job) => job?.status)).toEqual([
      "processing",
      "pending",
      "pending",
      "pending",
    ]);
    expect(second?.message).toContain("turn");
    // Nothing is missing: they wait on purpose.
    expect(await service.store.tickets.reissue()).toBe(0);
    await cancelJob(service.ports, service.principal, second?.id ?? "");
    expect(gates).toHaveLength(1);
    gates[0]?.open();
    await vi.waitFor(async () => expect(gates).toHaveLength(2), PATIENT);
    const states = (await jobs(service)).map(({ status }) => status);
    expect(states).toEqual(["completed", "completed", "processing", "pending"]);
    gates[1]?.open();
    await vi.waitFor(async () => expect(gates).toHaveLength(3), PATIENT);
    gates[2]?.open();
    await service.ended(fourth?.id ?? "");
  });
});

describe("execTime", () => {
  it("lets a job wait for its time", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    await service.engine.start();
    const document = { name: "l", execTime: "2026-01-01T02:00:00+01:00", parameters: PARAMETERS };
    const job = await addJob(service.ports, service.principal, { company: COMPANY, document });
    expect(job).toMatchObject({
      status: "pending",
      message: "Waits for 2026-01-01T01:00:00.000Z.",
      asked: { execTime: "2026-01-01T02:00:00+01:00" },
    });
    await vi.waitFor(() => expect(time.nextInMs).toBeLessThanOrEqual(MINUTE_MS), PATIENT);
    time.advance(59 * MINUTE_MS);
    expect((await service.job(job.id)).status).toBe("pending");
    time.advance(MINUTE_MS);
    await service.ended(job.id);
  });

  it("holds back a job that is started before its time", async () => {
    const time = new ManualTime();
    const service = await openAt(time);
    const document = { workflow: "test", execTime: "2026-01-01T01:00:00Z" };
    const only = await openAt(time, { workflows: [workflowOf(async () => undefined)] });
    const jobId = await only.submit(document, [{ fileName: "a", content: Buffer.from("a") }]);
    expect(await only.job(jobId)).toMatchObject({ message: "Waits for 2026-01-01T01:00:00.000Z." });
    expect(await only.store.tickets.nextDueAt("run")).toBe(Date.UTC(2026, 0, 1, 1));
    await service.stop().catch(() => undefined);
    open.splice(open.indexOf(service), 1);
  });

  it.each([
    ["five minutes past is now", "2025-12-31T23:55:00Z", undefined],
    ["more is refused", "2025-12-31T23:54:59Z", "5 minutes past"],
    ["unknown local offset is UTC", "2026-01-01T00:30:00-00:00", undefined],
    ["ten years ahead is too far", "2036-02-01T00:00:00Z", "10 years"],
    ["so is the end of years", "9999-12-31T23:59:59Z", "10 years"],
    ["a time without zone is the server's", "2026-01-01T01:00:00", undefined],
    ["also where it is past", "2026-01-01T00:30:00", "5 minutes past"],
  ])("%s: %s", async (_title, execTime, refused) => {
    const service = await openAt(new ManualTime());
    const document = { name: "l", execTime, parameters: PARAMETERS };
    const submitted = addJob(service.ports, service.principal, { company: COMPANY, document });
    if (refused === undefined) {
      // Answers have a zone, always.
      expect((await submitted).asked.execTime).toMatch(/Z|[+-][0-9:]+$/u);
      return;
    }
    await expect(submitted).rejects.toThrow(refused);
    await expect(submitted).rejects.toMatchObject({ code: "invalid-document" });
  });
});

describe("what cannot be a schedule is refused with its place", () => {
  it.each<[string, JobDocumentRequest, string, string]>([
    [
      "a rule that never fires",
      { ...HOURLY, execSchedule: "0 0 0 30 2 ?" },
      "invalid-document",
      "/execSchedule",
    ],
    [
      "a rule that fires too often",
      { ...HOURLY, execSchedule: "0/30 * * * * ?" },
      "invalid-document",
      "/execSchedule",
    ],
    [
      "a rule that is none",
      { ...HOURLY, execSchedule: "often" },
      "invalid-document",
      "/execSchedule",
    ],
    [
      "a rule that is too long",
      { ...HOURLY, execSchedule: `0 ${"1,".repeat(200)}1 * * * ?` },
      "invalid-document",
      "/execSchedule",
    ],
    [
      "a zone that is none",
      { ...HOURLY, timeZone: "Mars/Olympus" },
      "invalid-document",
      "/timeZone",
    ],
    [
      "a zone without rule",
      { name: "z", timeZone: "UTC", parameters: PARAMETERS },
      "conflicting-fields",
      "/timeZone",
    ],
    [
      "a time beside the rule",
      { ...HOURLY, execTime: "2026-01-02T00:00:00Z" },
      "conflicting-fields",
      "/execSchedule",
    ],
  ])("%s", async (...[, document, code, pointer]) => {
    const service = await openAt(new ManualTime());
    const error: unknown = await add(service, document).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code, violations: [{ pointer }] });
    expect(await service.store.tickets.nextDueAt("fire")).toBeUndefined();
  });

  it("a workflow that needs documents", async () => {
    const service = await openAt(new ManualTime(), {
      workflows: [workflowOf(async () => undefined)],
    });
    const document = { workflow: "test", execSchedule: "0 0 * * * ?" };
    await expect(add(service, document)).rejects.toMatchObject({
      code: "not-supported",
      violations: [{ pointer: "/execSchedule", rule: "unsupported" }],
    });
  });
});
