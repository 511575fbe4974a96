/** The clock is set back an hour: what was due at once is due now, what waits for a time waits for it. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import type { SendOutcome } from "../../../src/core/model/delivery.ts";
import { addJob } from "../../../src/core/submissions/add-job.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import {
  COMPANY,
  openService,
  type Service,
  type ServiceOptions,
  startService,
} from "../../harness/engine/service.ts";
import { type Gate, gate, workflowOf } from "../../harness/engine/workflows.ts";
import { PATIENT } from "../../harness/patience.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BUSY: SendOutcome = { verdict: "retry", status: 503, error: "busy", isUnreachable: false };
const DEAD: SendOutcome = { verdict: "retry", error: "no answer", isUnreachable: true };
const OK: SendOutcome = { verdict: "delivered", status: 204, isUnreachable: false };

const time = new ManualTime();
let service: Service | undefined;

afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
  service = undefined;
});

async function start(options: Partial<ServiceOptions> = {}): Promise<Service> {
  const workflows = [workflowOf(async () => undefined)];
  service = await startService({
    workflows,
    clock: time,
    timers: time,
    clockLookMs: 1000,
    ...options,
  });
  return service;
}

/** Lets seconds pass, so many at most, until the test holds. */
async function within(seconds: number, holds: () => Promise<void>): Promise<void> {
  let left = seconds;
  await vi.waitFor(
    async () => {
      await holds().catch((error: unknown) => {
        if (left > 0) {
          left -= 1;
          time.advance(1000);
        }
        throw error;
      });
    },
    { timeout: 10_000, interval: 2 },
  );
}

/** A job with what it needs; returns its id. */
function submit(to: Service, fields: object = {}): Promise<string> {
  const file = { fileName: "a.txt", content: Buffer.from("content") };
  return to.submit({ workflow: "test", ...fields }, [file]);
}

async function isCompleted(jobs: readonly string[]): Promise<void> {
  for (const jobId of jobs) {
    expect((await service?.job(jobId))?.status).toBe("completed");
  }
}

describe("with the clock set back an hour", () => {
  it("jobs that wait for a worker run as soon as one is free", async () => {
    const first: Gate = gate();
    const running = await start({ workers: 1, workflows: [workflowOf(() => first.opened)] });
    const jobs = [await submit(running), await submit(running), await submit(running)];
    await vi.waitFor(async () => {
      expect((await service?.job(jobs[0] ?? ""))?.status).toBe("processing");
    }, PATIENT);
    time.setClock(-HOUR_MS);
    first.open();
    await within(3, () => isCompleted(jobs));
  });

  it("jobs that waited when the server was stopped run after its start", async () => {
    const stopped = await openService({
      workflows: [workflowOf(async () => undefined)],
      clock: time,
      timers: time,
    });
    const jobId = await submit(stopped);
    await stopped.stop();
    time.setClock(-HOUR_MS);
    await start({ dataDir: stopped.dataDir });
    await within(1, () => isCompleted([jobId]));
  });

  it("jobs that wait for a time run at that time", async () => {
    const running = await start();
    const at = time.now() + 30 * MINUTE_MS;
    const execTime = new Date(at).toISOString();
    const jobId = await submit(running, { execTime });
    time.setClock(-HOUR_MS);
    await within(1, async () => expect(running.logged).toContainEqual({ stepMs: -HOUR_MS }));
    time.advance(89 * MINUTE_MS);
    expect((await running.job(jobId)).status).toBe("pending");
    await within(60, () => isCompleted([jobId]));
    expect(time.now()).toBeGreaterThanOrEqual(at);
  });

  it.each([
    ["a host that is busy", BUSY],
    ["a host that does not answer", DEAD],
  ])("callbacks to %s are tried again in time", async (_title, first) => {
    const answers = [first];
    const send = vi.fn(async () => answers.shift() ?? OK);
    const running = await start({ deliverySender: { send } });
    const { ports, principal } = running;
    const document = { callbackURL: "http://receiver.example/" };
    const job = await addJob(ports, principal, { company: COMPANY, document });
    await cancelJob(ports, principal, job.id);
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(1), PATIENT);
    time.setClock(-HOUR_MS);
    await within(15, async () => expect(send).toHaveBeenCalledTimes(2));
  });

  it("a job whose process died is taken over when its lease would have ended", async () => {
    const running = await start();
    const execTime = new Date(time.now() + 2 * HOUR_MS).toISOString();
    const jobId = await submit(running, { execTime });
    const at = time.now();
    await running.store.runs.claim({
      jobId,
      node: "dead",
      at,
      leaseUntil: at + 30_000,
      event: { at, code: "job.started", severity: "info", message: "Started." },
    });
    time.setClock(-HOUR_MS);
    await within(60, () => isCompleted([jobId]));
  });
});

it("a clock that is set forward is noticed within seconds", async () => {
  const running = await start();
  const execTime = new Date(time.now() + HOUR_MS).toISOString();
  const jobId = await submit(running, { execTime });
  // By then the engine has seen both, and sleeps.
  const other = await submit(running);
  await within(1, () => isCompleted([other]));
  time.setClock(HOUR_MS);
  await within(2, () => isCompleted([jobId]));
});
