/** Delivering on the real store: when what is tried again, and that a host that hangs delays nobody. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { cancelJob } from "../../../src/core/jobs/cancel-job.ts";
import type {
  Delivery,
  ClaimedDelivery,
  Route,
  SendOutcome,
} from "../../../src/core/model/delivery.ts";
import type { DeliverySender } from "../../../src/core/ports/callbacks.ts";
import { addJob } from "../../../src/core/submissions/add-job.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { COMPANY, openService, type Service, startService } from "../../harness/engine/service.ts";
import { type Gate, gate, workflowOf } from "../../harness/engine/workflows.ts";
import { PATIENT } from "../../harness/patience.ts";

const OK: SendOutcome = { verdict: "delivered", status: 204, isUnreachable: false };
const BUSY: SendOutcome = { verdict: "retry", status: 503, error: "busy", isUnreachable: false };
const DEAD: SendOutcome = { verdict: "retry", error: "no answer", isUnreachable: true };
const MINUTE_MS = 60_000;

/** A sender that answers what the test says, by host, and keeps what it got. */
class TestSender implements DeliverySender {
  readonly deliveries: ClaimedDelivery[] = [];
  answer: (delivery: ClaimedDelivery) => SendOutcome | Promise<SendOutcome> = () => OK;

  async send(delivery: ClaimedDelivery): Promise<SendOutcome> {
    this.deliveries.push(delivery);
    return this.answer(delivery);
  }

  to(host: string): readonly ClaimedDelivery[] {
    return this.deliveries.filter((delivery) => delivery.host === host);
  }
}

const workflows = [workflowOf(async () => undefined)];
let deliverySender: TestSender;
let time: ManualTime;
let service: Service;

beforeEach(async () => {
  deliverySender = new TestSender();
  time = new ManualTime();
  service = await startService({ workflows, deliverySender, clock: time, timers: time });
});
afterEach(() => service[Symbol.asyncDispose]());

/** Stops although something hangs, by letting the time for it pass. */
async function stopOverdue(): Promise<void> {
  const clock = setInterval(() => time.advance(1000), 1);
  await service.stop();
  clearInterval(clock);
}

/** A job that was cancelled, which is one event to be told. */
async function tellOne(callbackURL: string): Promise<string> {
  const { ports, principal } = service;
  const job = await addJob(ports, principal, { company: COMPANY, document: { callbackURL } });
  await cancelJob(ports, principal, job.id);
  return job.id;
}

async function delivery(jobId: string): Promise<Delivery | undefined> {
  const [first] = await service.store.deliveries.list({ jobId, limit: 1 });
  return first;
}

/** Waits until the job's delivery has been tried so often and is not being sent. */
async function tried(jobId: string, attempts: number): Promise<Delivery> {
  return vi.waitFor(async () => {
    const found = await delivery(jobId);
    if (found === undefined || found.attempts.length !== attempts || found.state === "sending") {
      throw new Error(`${found?.state} after ${found?.attempts.length} attempts.`);
    }
    return found;
  }, 5000);
}

function routeTo(host: string): Route {
  return { companyId: COMPANY.id, host };
}

describe("the retries", () => {
  it("come at the times of the plan, then the callback is given up; it can be replayed", async () => {
    deliverySender.answer = () => BUSY;
    const jobId = await tellOne("https://a.example/");
    for (const [index, seconds] of [5, 300, 1800, 7200, 18_000, 36_000, 36_000].entries()) {
      const { nextAt, state } = await tried(jobId, index + 1);
      expect(state).toBe("pending");
      expect(nextAt - time.now()).toBe(seconds * 1000);
      await vi.waitFor(() => expect(time.nextInMs).toBeLessThanOrEqual(MINUTE_MS), PATIENT);
      time.advance(seconds * 1000);
      service.engine.wake();
    }
    const last = await tried(jobId, 8);
    expect(last.state).toBe("failed");
    expect(last.attempts.map(({ status, error }) => [status, error])).toEqual(
      Array.from({ length: 8 }, () => [503, "busy"]),
    );
    expect(new Set(deliverySender.deliveries.map(({ id }) => id)).size).toBe(1);

    deliverySender.answer = () => OK;
    expect(await service.store.deliveries.replay(jobId, last.id, time.now())).toBe(true);
    service.engine.wake();
    expect(await tried(jobId, 9)).toMatchObject({ state: "delivered" });
  });

  it("wait as long as the target asks", async () => {
    deliverySender.answer = () => ({ ...BUSY, retryAfterMs: 42_000 });
    const { nextAt } = await tried(await tellOne("https://a.example/"), 1);
    expect(nextAt - time.now()).toBe(42_000);
  });

  it("end at 410, for this job and target", async () => {
    const open = gate();
    deliverySender.answer = async ({ host }) => {
      await open.opened;
      return host === "a.example" ? { verdict: "gone", status: 410, isUnreachable: false } : OK;
    };
    const { jobId, other } = await twoEvents();
    open.open();
    expect((await tried(jobId, 1)).state).toBe("failed");
    expect(await service.store.deliveries.test(jobId, time.now())).toBe(0);
    expect(await service.store.deliveries.test(other, time.now())).toBe(1);
  });

  async function twoEvents(): Promise<{ jobId: string; other: string }> {
    return {
      jobId: await tellOne("https://a.example/"),
      other: await tellOne("https://b.example/"),
    };
  }

  it("come although the sender itself breaks", async () => {
    deliverySender.answer = () => Promise.reject(new Error("secret inner reason"));
    const { state, attempts } = await tried(await tellOne("https://a.example/"), 1);
    expect(state).toBe("pending");
    expect(JSON.stringify(attempts)).not.toContain("secret inner reason");
  });
});

describe("a host that hangs", () => {
  it("is called four times at once, and no host else waits for it", async () => {
    const hanging: Gate = gate();
    deliverySender.answer = async ({ host }) => {
      if (host === "dead.example") {
        await hanging.opened;
        return DEAD;
      }
      return OK;
    };
    for (let count = 0; count < 20; count += 1) {
      await tellOne("https://dead.example/");
    }
    await vi.waitFor(() => expect(deliverySender.to("dead.example")).toHaveLength(4), PATIENT);
    const live = await tellOne("https://live.example/");
    expect((await tried(live, 1)).state).toBe("delivered");
    expect(deliverySender.to("dead.example")).toHaveLength(4);
    hanging.open();
    // The four failed together; the others are left alone for a while.
    await vi.waitFor(
      async () =>
        expect(await service.store.deliveries.host(routeTo("dead.example"))).toEqual({
          failures: 1,
          pausedUntil: time.now() + 5000,
        }),
      PATIENT,
    );
    expect(deliverySender.to("dead.example")).toHaveLength(4);
  });

  it("is tried with one after its pause; once it answers, all get theirs", async () => {
    deliverySender.answer = () => DEAD;
    const first = await tellOne("https://a.example/");
    await tried(first, 1);
    const others = [];
    for (let count = 0; count < 10; count += 1) {
      others.push(await tellOne("https://a.example/"));
    }
    expect(deliverySender.deliveries).toHaveLength(1);
    await vi.waitFor(
      async () => expect(await service.store.tickets.nextDueAt("deliver")).toBe(time.now() + 5000),
      PATIENT,
    );
    deliverySender.answer = () => OK;
    time.advance(5000);
    service.engine.wake();
    for (const jobId of others) {
      expect((await tried(jobId, 1)).state).toBe("delivered");
    }
    expect(await service.store.deliveries.host(routeTo("a.example"))).toEqual({
      failures: 0,
      pausedUntil: 0,
    });
  });

  it("keeps nothing for ever", async () => {
    deliverySender.answer = () => DEAD;
    const jobId = await tellOne("https://a.example/");
    await tried(jobId, 1);
    await service.store.deliveries.reconcile(time.now() + 73 * 60 * MINUTE_MS, 0);
    expect((await delivery(jobId))?.state).toBe("failed");
  });
});

describe("an address that takes nothing for five days", () => {
  const DAY_MS = 24 * 60 * MINUTE_MS;
  const HOOK = "https://a.example/hook";

  const off = async (): Promise<readonly string[]> =>
    (await service.store.deliveries.offEndpoints(COMPANY.id)).map(({ target }) => target);
  const codes = async (jobId: string): Promise<readonly string[]> =>
    (await service.store.events.list(jobId)).map(({ code }) => code);

  /** One day passes, at its end something is told. */
  async function nextDay(): Promise<string> {
    time.advance(DAY_MS);
    service.engine.wake();
    const jobId = await tellOne(`${HOOK}?key=${time.now()}`);
    await vi.waitFor(async () => expect((await delivery(jobId))?.attempts).not.toEqual([]), 5000);
    return jobId;
  }

  it("is switched off and told of, and nothing is sent there until a replay is taken", async () => {
    deliverySender.answer = ({ target }) => (target.startsWith(HOOK) ? BUSY : OK);
    const jobIds = [await tellOne(HOOK)];
    await tried(jobIds[0] ?? "", 1);
    for (let day = 1; day <= 5; day += 1) {
      expect(await off()).toEqual([]);
      jobIds.push(await nextDay());
    }
    await vi.waitFor(async () => expect(await off()).toEqual([HOOK]));
    const told = (await Promise.all(jobIds.map(codes))).flat();
    expect(told.filter((code) => code === "endpoint.off")).toHaveLength(1);
    const sentBefore = deliverySender.deliveries.length;
    const left = await tellOne(HOOK);
    const { id, state, attempts } = await tried(left, 1);
    expect([state, attempts[0]?.error]).toEqual([
      "failed",
      expect.stringContaining("switched off"),
    ]);
    expect(deliverySender.deliveries).toHaveLength(sentBefore);
    // The same host, another address.
    expect((await tried(await tellOne("https://a.example/other"), 1)).state).toBe("delivered");

    deliverySender.answer = () => OK;
    await service.store.deliveries.replay(left, id, time.now());
    service.engine.wake();
    expect((await tried(left, 2)).state).toBe("delivered");
    expect(await off()).toEqual([]);
    expect((await tried(await tellOne(HOOK), 1)).state).toBe("delivered");
  });

  it("stays on where one was taken in between, and is tried for a test where it is off", async () => {
    deliverySender.answer = () => BUSY;
    await tried(await tellOne(HOOK), 1);
    await nextDay();
    deliverySender.answer = () => OK;
    await nextDay();
    deliverySender.answer = () => BUSY;
    for (let day = 1; day <= 5; day += 1) {
      await nextDay();
      expect(await off()).toEqual([]);
    }
    const last = await nextDay();
    await vi.waitFor(async () => expect(await off()).toEqual([HOOK]));
    const sentBefore = deliverySender.deliveries.length;
    await service.store.deliveries.test(last, time.now());
    service.engine.wake();
    await vi.waitFor(() => expect(deliverySender.deliveries.length).toBeGreaterThan(sentBefore));
  });
});

describe("a crash", () => {
  it("while sending makes the next process send again, under the same id", async () => {
    const { dataDir } = service;
    deliverySender.answer = () => new Promise<SendOutcome>(() => undefined);
    const jobId = await tellOne("https://a.example/");
    await vi.waitFor(() => expect(deliverySender.deliveries).toHaveLength(1), PATIENT);
    await stopOverdue();
    const second = new TestSender();
    service = await startService({
      workflows,
      deliverySender: second,
      clock: time,
      timers: time,
      dataDir,
    });
    await vi.waitFor(() => expect(second.deliveries).toHaveLength(1), 5000);
    expect(second.deliveries[0]).toMatchObject({
      id: deliverySender.deliveries[0]?.id,
      jobId,
      attempts: 2,
    });
  });

  it("between taking the ticket and sending is mended by the reconciler", async () => {
    const { dataDir } = service;
    await service.stop();
    service = await openService({ workflows, deliverySender, clock: time, timers: time, dataDir });
    const jobId = await tellOne("https://a.example/");
    await service.store.tickets.remove(`deliver:${COMPANY.id} a.example`);
    await service.engine.start();
    expect((await tried(jobId, 1)).state).toBe("delivered");
  });
});
