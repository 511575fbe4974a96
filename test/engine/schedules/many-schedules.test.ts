/** Ten thousand schedules that are due in the same second: all are fired, once each, within seconds, beside jobs that run. */

import { expect, it, vi } from "vitest";
import type { Schedule } from "../../../src/core/model/schedule.ts";
import { FIRINGS_AT_ONCE } from "../../../src/engine/schedules/firer.ts";
import { firingDispatcher } from "../../harness/engine/firing-dispatcher.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { COMPANY, openService, type Service } from "../../harness/engine/service.ts";
import { workflowOf } from "../../harness/engine/workflows.ts";

const SCHEDULES = 10_000;
const SECONDS_MAX = 20;

it(`${SCHEDULES} schedules due in the same second are fired within seconds`, async () => {
  const time = new ManualTime();
  const workflow = { ...workflowOf(async () => undefined), options: [] };
  await using service = await openService({
    workflows: [{ ...workflow, parameters: "imageServingPublishJob" }],
    clock: time,
    timers: time,
  });
  const dueAt = time.now() + 24 * 3_600_000;
  for (let index = 0; index < SCHEDULES; index += 1) {
    // All at the coming midnight, by hundreds of rules that go on differently.
    const rule = `0 0 0 2,${3 + (index % 25)} 1,${2 + (index % 11)} ?`;
    await service.store.schedules.add({
      schedule: schedule(service, rule, dueAt),
      subscriptions: [],
      secrets: [],
    });
  }
  time.advance(24 * 3_600_000);
  const dispatcher = firingDispatcher(service, time, FIRINGS_AT_ONCE);
  const startedMs = performance.now();
  await dispatcher.start();
  await vi.waitFor(
    async () => expect(await service.store.lines.due("fire", time.now(), 1)).toEqual([]),
    { timeout: SECONDS_MAX * 1000, interval: 50 },
  );
  await dispatcher.idle();
  const seconds = (performance.now() - startedMs) / 1000;
  dispatcher.stop();
  const due = await service.store.tickets.due("run", time.now(), SCHEDULES + 1);
  expect(due).toHaveLength(SCHEDULES);
  expect(seconds).toBeLessThan(SECONDS_MAX);
}, 120_000);

function schedule({ ports }: Service, rule: string, nextFireAt: number): Schedule {
  return {
    id: ports.ids.next(),
    companyId: COMPANY.id,
    workflow: "test",
    profile: "plain",
    asked: {
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
    },
    rule: { text: rule, timeZone: "Europe/London" },
    state: "active",
    overlap: "allow",
    catchUpS: 3600,
    nextFireAt,
    skipped: 0,
    missed: 0,
    submittedBy: "tester",
    createdAt: ports.clock.now(),
  };
}
