/** What every DeliveryStore, SubscriptionStore and SigningSecretStore promises. */

import { describe, expect, test } from "vitest";
import { END_CODES, type Subscription, CALLBACK_EVENTS } from "../../src/core/model/delivery.ts";
import type { Settlement } from "../../src/core/ports/callbacks.ts";
import {
  COMPANY,
  claimJob,
  ids,
  NOW,
  newJob,
  type Open,
  type RowStores,
  sampleEvent,
  sampleResult,
  submitPending,
  useStore,
} from "../harness/store/samples.ts";

const HOST = "h.example";
const ROUTE = { companyId: COMPANY.id, host: HOST };
const TARGET = `https://${HOST}/told`;

function subscription(
  jobId: string | undefined,
  changes: Partial<Subscription> = {},
): Subscription {
  return {
    id: ids.next(),
    companyId: COMPANY.id,
    ...(jobId === undefined ? {} : { jobId }),
    kind: "callback",
    target: TARGET,
    host: HOST,
    format: "json",
    events: CALLBACK_EVENTS,
    createdAt: NOW,
    ...changes,
  };
}

/** Submits a job about which these want to be told, and runs it to its end. */
async function runTold(
  store: RowStores,
  changes: Partial<Subscription> = {},
  { severity = "info", results = 1 }: { severity?: "info" | "error"; results?: number } = {},
): Promise<string> {
  await store.companies.add(COMPANY);
  const { job } = newJob();
  const jobId = await submitPending(store, {
    job: { ...job, status: "pending" },
    subscriptions: [subscription(job.id, changes)],
  });
  const run = await claimJob(store, jobId);
  if (run === undefined) {
    throw new Error("The job cannot be claimed.");
  }
  await store.runs.report(run, {
    events: [sampleEvent({ code: "result.added", severity })],
    result: sampleResult(jobId),
  });
  for (let more = results - 1; more > 0; more -= 1) {
    await store.runs.report(run, { events: [], result: sampleResult(jobId) });
  }
  await store.runs.finish(run, {
    at: NOW,
    outcome: "succeeded",
    message: "Done.",
    event: sampleEvent({ code: "job.completed", message: "Done." }),
  });
  return jobId;
}

function settlement(number: number, changes: Partial<Settlement> = {}): Settlement {
  return {
    attempt: { number, at: NOW, durationMs: 5, status: 204 },
    state: "delivered",
    nextAt: NOW,
    isGone: false,
    ...changes,
  };
}

export function describeDeliveryStore(name: string, open: Open<RowStores>): void {
  describe(`DeliveryStore: ${name}`, () => {
    const store = useStore(open);
    const list = (jobId: string) => store().deliveries.list({ jobId, limit: 100 });
    const claim = (at = NOW) => store().deliveries.claim(ROUTE, at, at + 1000);

    test("has a delivery for each event that is told, and a ticket for their host", async () => {
      const jobId = await runTold(store());
      const types = (await list(jobId)).map(({ type, sequence }) => `${sequence} ${type}`);
      expect(types).toEqual(["4 job.completed", "3 result.added", "2 job.started"]);
      expect(await store().tickets.due("deliver", NOW, 10)).toEqual([
        {
          key: `deliver:${COMPANY.id} ${HOST}`,
          kind: "deliver",
          companyId: COMPANY.id,
          ref: HOST,
          dueAt: NOW,
        },
      ]);
      const deliveries = [await claim(), await claim(), await claim()];
      expect(deliveries.map((delivery) => delivery?.callback)).toMatchObject([
        { type: "job.started", status: "processing", sequence: 2 },
        { type: "result.added", resultId: expect.any(String) },
        {
          type: "job.completed",
          status: "completed",
          outcome: "succeeded",
          message: "Done.",
          resultCount: 1,
          results: [{ fileName: sampleResult(jobId).fileName }],
        },
      ]);
      expect(await claim()).toBeUndefined();
    });

    test("names the first thousand results of a job that ended, and says how many there are", async () => {
      await runTold(store(), { events: END_CODES }, { results: 1001 });
      const { resultCount, results } = (await claim())?.callback ?? {};
      expect([resultCount, results?.length]).toEqual([1001, 1000]);
    });

    test("has none for events that nobody asks for, of others' jobs, and below the severity", async () => {
      const other = subscription(undefined, { companyId: ids.next(), events: END_CODES });
      await store().subscriptions.add(other);
      expect(await list(await runTold(store(), { events: ["job.failed"] }))).toEqual([]);
      const severe = { events: END_CODES, severityMin: "error" } as const;
      expect(await list(await runTold(store(), severe))).toEqual([]);
      expect(await list(await runTold(store(), severe, { severity: "error" }))).toHaveLength(1);
    });

    test("tells a company's endpoint about all its jobs until it is removed", async () => {
      const endpoint = subscription(undefined, {
        events: ["job.completed"],
        target: `${TARGET}?key=s`,
      });
      await store().subscriptions.add(endpoint);
      expect(await store().subscriptions.list(COMPANY.id)).toEqual([
        { id: endpoint.id, target: TARGET, format: "json", events: ["job.completed"] },
      ]);
      const jobId = await runTold(store(), { events: ["job.failed"] });
      expect(await list(jobId)).toMatchObject([{ target: TARGET, state: "pending" }]);
      expect((await claim())?.target).toBe(`${TARGET}?key=s`);
      const later = await runTold(store(), { events: ["job.failed"] });
      expect(await store().subscriptions.remove(endpoint.id)).toBe(true);
      expect(await store().subscriptions.remove(endpoint.id)).toBe(false);
      expect(await list(later)).toMatchObject([{ state: "failed" }]);
    });

    test("keeps the style in which a callback is to be written, where it has one", async () => {
      await runTold(store(), { events: ["job.completed"], style: "another" });
      expect((await claim())?.style).toBe("another");
      await runTold(store(), { events: ["job.completed"] });
      expect(await claim()).not.toHaveProperty("style");
    });

    test("gives a delivery to one of many who claim at once", async () => {
      await runTold(store(), { events: ["job.completed"] });
      const claims = await Promise.all([claim(), claim(), claim(), claim()]);
      expect(claims.filter((delivery) => delivery !== undefined)).toHaveLength(1);
    });

    test("leaves a host alone for as long as it is to be", async () => {
      await runTold(store());
      await store().deliveries.setHost(ROUTE, { failures: 2, pausedUntil: NOW + 500 });
      expect(await store().deliveries.host(ROUTE)).toEqual({ failures: 2, pausedUntil: NOW + 500 });
      expect(await claim(NOW + 499)).toBeUndefined();
      await store().tickets.remove(`deliver:${COMPANY.id} ${HOST}`);
      await store().deliveries.rearm(ROUTE);
      expect(await store().tickets.nextDueAt("deliver")).toBe(NOW + 500);
      expect(await claim(NOW + 500)).toBeDefined();
    });

    test("keeps attempts, and tries again when that is due", async () => {
      const jobId = await runTold(store(), { events: ["job.completed"] });
      const delivery = await claim();
      const failed = {
        number: 1,
        at: NOW,
        durationMs: 7,
        status: 503,
        error: "busy",
        response: "x",
      };
      const again = settlement(1, { attempt: failed, state: "pending", nextAt: NOW + 100 });
      await store().deliveries.settle(delivery?.id ?? "", again);
      expect(await list(jobId)).toMatchObject([{ attempts: [failed], nextAt: NOW + 100 }]);
      expect(await claim(NOW + 99)).toBeUndefined();
      expect(await claim(NOW + 100)).toMatchObject({ id: delivery?.id, attempts: 2, tries: 2 });
    });

    test("does not let one who came too late settle what another sends", async () => {
      const jobId = await runTold(store(), { events: ["job.completed"] });
      const late = await claim();
      await store().deliveries.reconcile(NOW, NOW + 1001);
      const own = await claim();
      expect(own).toMatchObject({ id: late?.id, attempts: 2 });
      await store().deliveries.settle(late?.id ?? "", settlement(1, { state: "failed" }));
      expect(await list(jobId)).toMatchObject([{ state: "sending" }]);
      await store().deliveries.settle(own?.id ?? "", settlement(2));
      expect(await list(jobId)).toMatchObject([
        { state: "delivered", attempts: [{ number: 1 }, { number: 2 }] },
      ]);
    });

    test("replays with all retries; tells a test; stops where the target is gone", async () => {
      const jobId = await runTold(store(), { events: ["job.completed"] });
      const delivery = await claim();
      await store().deliveries.settle(delivery?.id ?? "", settlement(1, { state: "failed" }));
      expect(await store().deliveries.replay(jobId, delivery?.id ?? "", NOW + 5)).toBe(true);
      expect(await store().deliveries.replay(ids.next(), delivery?.id ?? "", NOW)).toBe(false);
      expect(await claim(NOW + 5)).toMatchObject({ id: delivery?.id, attempts: 2, tries: 1 });
      expect(await store().deliveries.test(jobId, NOW + 6)).toBe(1);
      expect(await list(jobId)).toMatchObject([{ type: "test", sequence: 0 }, {}]);
      await store().deliveries.settle(
        delivery?.id ?? "",
        settlement(2, { state: "failed", isGone: true }),
      );
      expect(await list(jobId)).toMatchObject([{ type: "test", state: "failed" }, {}]);
      expect(await store().deliveries.test(jobId, NOW + 7)).toBe(0);
    });

    test("switches an address off once, tells it, and knows it until something is taken", async () => {
      const { deliveries, events } = store();
      const codes = ["job.started", "result.added", "job.completed"] as const;
      const jobId = await runTold(store(), { events: codes });
      const [first, second, third] = [await claim(), await claim(), await claim()];
      const settle = async (
        delivery: typeof first,
        endpoint: NonNullable<Settlement["endpoint"]>,
        number = 1,
      ): Promise<boolean> =>
        deliveries.settle(
          delivery?.id ?? "",
          settlement(number, { state: "failed", endpoint, mailTo: "operator@example.com" }),
        );
      const failing = { since: NOW, lastAt: NOW };
      expect(first?.failing).toBeUndefined();
      expect(await settle(first, failing)).toBe(false);
      await deliveries.replay(jobId, first?.id ?? "", NOW);
      const again = await claim();
      expect(again?.failing).toEqual(failing);
      expect(await settle(again, "well", 2)).toBe(false);
      await deliveries.replay(jobId, first?.id ?? "", NOW);
      expect((await claim())?.failing).toBeUndefined();
      expect(await deliveries.offEndpoints(COMPANY.id)).toEqual([]);
      const offAt = NOW + 5 * 86_400_000;
      expect(await settle(second, { ...failing, lastAt: offAt, offAt })).toBe(true);
      expect(await settle(third, { ...failing, lastAt: offAt, offAt })).toBe(false);
      const off = { target: TARGET, since: NOW, offAt };
      expect(await deliveries.offEndpoints(COMPANY.id)).toEqual([off]);
      expect(await deliveries.offEndpoints(ids.next())).toEqual([]);
      const told = (await events.list(jobId)).filter(({ code }) => code === "endpoint.off");
      expect(told).toMatchObject([{ at: offAt, severity: "warning" }]);
      expect(told[0]?.message).toContain(TARGET);
      const mails = (await list(jobId)).filter(({ kind }) => kind === "mail");
      expect(mails).toMatchObject([{ type: "endpoint.off", state: "pending" }]);
      await deliveries.replay(jobId, second?.id ?? "", NOW);
      expect((await claim())?.failing).toEqual({ since: NOW, lastAt: offAt, offAt });
      expect(await deliveries.switchOn(ids.next(), TARGET)).toBe(false);
      expect(await deliveries.switchOn(COMPANY.id, TARGET)).toBe(true);
      expect(await deliveries.switchOn(COMPANY.id, TARGET)).toBe(false);
      expect(await deliveries.offEndpoints(COMPANY.id)).toEqual([]);
    });

    test("keeps what is still to be told when the job is removed, and forgets it then", async () => {
      const jobId = await runTold(store(), { events: ["job.started", "job.completed"] });
      const first = await claim();
      await store().deliveries.settle(first?.id ?? "", settlement(1));
      expect(await store().jobs.remove(jobId)).toBeDefined();
      expect(await list(jobId)).toMatchObject([{ type: "job.completed", state: "pending" }]);
      const last = await claim();
      await store().deliveries.settle(last?.id ?? "", settlement(1));
      expect(await list(jobId)).toEqual([]);
    });

    test("issues tickets that are missing and gives up what is too old", async () => {
      const jobId = await runTold(store(), { events: ["job.completed"] });
      await store().tickets.remove(`deliver:${COMPANY.id} ${HOST}`);
      await store().deliveries.reconcile(NOW, NOW);
      expect(await store().tickets.nextDueAt("deliver")).toBe(NOW);
      await store().deliveries.reconcile(NOW + 73 * 3_600_000, NOW);
      expect(await list(jobId)).toMatchObject([{ state: "failed" }]);
    });
  });

  describe(`SigningSecretStore: ${name}`, () => {
    const store = useStore(open);
    const secrets = () => store().signingSecrets;

    test("makes a secret when it is first needed, and shows it once", async () => {
      const both = await Promise.all([1, 2].map(() => secrets().current(COMPANY.id, NOW)));
      expect(both[0]).toEqual(both[1]);
      expect(both[0]).toEqual([expect.stringMatching(/^whsec_[\w+/]{43}=$/u)]);
      expect(await secrets().reveal(COMPANY.id, NOW)).toBe(both[0]?.[0]);
      expect(await secrets().reveal(COMPANY.id, NOW)).toBeUndefined();
    });

    test("lets a replaced one sign until its time", async () => {
      const [old] = await secrets().current(COMPANY.id, NOW);
      const young = await secrets().rotate(COMPANY.id, NOW, NOW + 10);
      expect(await secrets().current(COMPANY.id, NOW + 9)).toEqual([young, old]);
      expect(await secrets().current(COMPANY.id, NOW + 10)).toEqual([young]);
      const third = await secrets().rotate(COMPANY.id, NOW + 20, NOW + 30);
      expect(await secrets().current(COMPANY.id, NOW + 20)).toEqual([third, young]);
    });
  });
}
