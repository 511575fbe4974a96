/** What every RunStore promises. */

import { describe, expect, test } from "vitest";
import type { RunEnd } from "../../src/core/ports/runs.ts";
import {
  claimJob,
  COMPANY,
  history,
  ids,
  newJob,
  NOW,
  type Open,
  type RowStores,
  sampleDocument,
  sampleEvent,
  sampleResult,
  sampleTicket,
  submitPending,
  submitRunning,
  useStore,
} from "../harness/store/samples.ts";

const SECRETS = [{ name: "DOC.PASSWORD", value: "opensesame" }];

const END: RunEnd = {
  at: NOW + 9,
  outcome: "succeeded",
  message: "Done.",
  event: sampleEvent({ code: "job.completed" }),
};

export function describeRunStore(name: string, open: Open<RowStores>): void {
  describe(`RunStore, claiming: ${name}`, () => {
    const store = useStore(open);

    test("gives a worker the job with company, documents and opened secrets", async () => {
      await store().companies.add(COMPANY);
      const unit = newJob({}, { secrets: SECRETS });
      await store().jobs.add(unit);
      const document = sampleDocument(unit.job.id, { secrets: SECRETS });
      await store().documents.add(document, sampleEvent());
      const jobId = unit.job.id;
      const start = { jobId, transition: "start", at: NOW, message: "", events: [] } as const;
      await store().jobs.change(start);

      const run = await claimJob(store(), jobId);
      expect(run).toMatchObject({ jobId, fence: 1, company: COMPANY, secrets: SECRETS });
      expect(run?.documents).toEqual([document]);
      expect(run?.job).toEqual(await store().jobs.find("every-company", jobId));
      expect(run?.job).toMatchObject({ status: "processing", startedAt: NOW });
    });

    test("lets one of several claims win that come at once", async () => {
      await store().companies.add(COMPANY);
      const jobId = await submitPending(store());
      const claims = await Promise.all([1, 2, 3, 4].map(() => claimJob(store(), jobId)));
      expect(claims.filter((run) => run !== undefined)).toHaveLength(1);
      expect(await history(store(), jobId)).toEqual(["1 job.created", "2 job.started"]);
    });

    test("claims nothing that is not pending, and takes its useless ticket away", async () => {
      const unit = newJob();
      await store().jobs.add({ ...unit, ticket: sampleTicket(unit.job.id) });
      expect(await claimJob(store(), unit.job.id)).toBeUndefined();
      expect(await claimJob(store(), ids.next())).toBeUndefined();
      expect(await store().tickets.due("run", NOW, 10)).toEqual([]);
    });

    test("takes the ticket away with the claim, so that a give-back's ticket stays", async () => {
      const run = await submitRunning(store());
      expect(await store().tickets.due("run", NOW, 10)).toEqual([]);
      const event = sampleEvent({ code: "job.given-back" });
      await store().runs.giveBack(run, { event, dueAt: NOW + 7 });
      expect(await store().tickets.nextDueAt("run")).toBe(NOW + 7);
    });
  });

  describe(`RunStore, working: ${name}`, () => {
    const store = useStore(open);

    test("stores a report's events, result, progress and message together", async () => {
      const run = await submitRunning(store());
      const result = sampleResult(run.jobId);
      const events = [
        sampleEvent({ code: "file.processed" }),
        sampleEvent({ code: "result.added" }),
      ];
      const report = { events, result, progress: 0.5, message: "Half." };
      expect(await store().runs.report(run, report)).toBe(true);
      expect(await store().results.list(run.jobId)).toEqual([result]);
      expect(await store().jobs.find("every-company", run.jobId)).toMatchObject({
        progress: 0.5,
        message: "Half.",
      });
      expect((await history(store(), run.jobId)).slice(2)).toEqual([
        "3 file.processed",
        "4 result.added",
      ]);
    });

    test("stores a report of more events than fit into one statement", async () => {
      const run = await submitRunning(store());
      const events = Array.from({ length: 1500 }, () => sampleEvent({ code: "file.processed" }));
      await store().runs.report(run, { events });
      const stored = await store().events.list(run.jobId);
      expect(stored.at(-1)?.sequence).toBe(1502);
    });

    test("writes what comes at once in the order of runs: reports, ends, claims", async () => {
      await store().companies.add(COMPANY);
      const running = await submitRunning(store());
      const waiting = await submitPending(store());
      const event = sampleEvent({ code: "file.processed" });
      const [reported, ended, claimed, late] = await Promise.all([
        store().runs.report(running, { events: [event] }),
        store().runs.finish(running, END),
        claimJob(store(), waiting),
        store().runs.finish(running, END),
      ]);
      expect([reported, ended, late]).toEqual([true, "finished", "lost"]);
      expect(claimed).toMatchObject({ jobId: waiting, fence: 1 });
      expect((await history(store(), running.jobId)).slice(2)).toEqual([
        "3 file.processed",
        "4 job.completed",
      ]);
    });

    test("stores what comes at once beside something that cannot be stored", async () => {
      const [good, bad] = [await submitRunning(store()), await submitRunning(store())];
      const result = sampleResult(bad.jobId);
      expect(await store().runs.report(bad, { events: [], result })).toBe(true);
      const event = sampleEvent({ code: "file.processed" });
      const settled = await Promise.allSettled([
        store().runs.report(good, { events: [event] }),
        // There is one with its id.
        store().runs.report(bad, { events: [event], result }),
        store().runs.finish(good, END),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await history(store(), good.jobId)).slice(2)).toEqual([
        "3 file.processed",
        "4 job.completed",
      ]);
      expect((await history(store(), bad.jobId)).slice(2)).toEqual([]);
    });

    test("tells which leases are lost or asked to stop, and prolongs the others", async () => {
      const going = await submitRunning(store());
      const asked = await submitRunning(store());
      const done = await submitRunning(store());
      await store().jobs.requestCancel(asked.jobId, sampleEvent(), false);
      await store().runs.finish(done, END);
      const refs = [going, asked, done, { jobId: going.jobId, fence: 7 }].map(
        ({ jobId, fence }) => ({ jobId, fence }),
      );
      const stopped = await store().runs.extend(refs, NOW + 60_000);
      expect(stopped).toEqual(refs.slice(1));
      expect(await store().runs.expired(NOW + 60_000)).toEqual([]);
      expect(await store().runs.extend([], NOW)).toEqual([]);
    });

    test("tells processing jobs whose lease has ended", async () => {
      const run = await submitRunning(store());
      const asked = await submitRunning(store());
      await submitPending(store());
      await store().jobs.requestCancel(asked.jobId, sampleEvent(), true);
      expect(await store().runs.expired(NOW + 10_000)).toEqual([]);
      const expired = await store().runs.expired(NOW + 10_001);
      expect(expired).toHaveLength(2);
      expect(expired).toEqual(
        expect.arrayContaining([
          { jobId: run.jobId, fence: 1, cancelRequested: false },
          { jobId: asked.jobId, fence: 1, cancelRequested: true },
        ]),
      );
      expect(await store().runs.expired(Infinity)).toHaveLength(2);
    });
  });

  describe(`RunStore, ending: ${name}`, () => {
    const store = useStore(open);

    test("finishes a job once", async () => {
      const run = await submitRunning(store());
      expect(await store().runs.finish(run, END)).toBe("finished");
      expect(await store().runs.finish(run, END)).toBe("lost");
      expect(await store().jobs.find("every-company", run.jobId)).toMatchObject({
        status: "completed",
        outcome: "succeeded",
        message: "Done.",
        progress: 1,
        completedAt: NOW + 9,
      });
      expect((await history(store(), run.jobId)).at(-1)).toBe("3 job.completed");
    });

    test("tells why a job failed", async () => {
      const run = await submitRunning(store());
      const failure = { code: "password", message: "The document needs a password." } as const;
      await store().runs.finish(run, { ...END, outcome: "failed", failure });
      const job = await store().jobs.find("every-company", run.jobId);
      expect(job).toMatchObject({ outcome: "failed", failure, progress: 0 });
    });

    test("says that a finished job is to be deleted", async () => {
      const run = await submitRunning(store());
      await store().jobs.requestCancel(run.jobId, sampleEvent(), true);
      expect(await store().runs.finish(run, { ...END, outcome: "cancelled" })).toBe("delete");
      expect(await store().jobs.remove(run.jobId)).toEqual([]);
    });

    test("forgets the results of an attempt that is given back", async () => {
      const run = await submitRunning(store(), { secrets: SECRETS });
      const result = sampleResult(run.jobId);
      await store().runs.report(run, { events: [], result, progress: 0.9 });
      const giveBack = {
        event: sampleEvent({ code: "job.given-back", message: "The worker stopped." }),
        dueAt: NOW + 5,
      };
      expect(await store().runs.giveBack(run, giveBack)).toEqual([result.blobId]);
      expect(await store().results.list(run.jobId)).toEqual([]);
      const job = await store().jobs.find("every-company", run.jobId);
      expect(job).toMatchObject({ status: "pending", progress: 0, message: "The worker stopped." });
      const again = await claimJob(store(), run.jobId);
      expect(again).toMatchObject({ fence: 2, secrets: SECRETS });
    });

    test("refuses everything from a worker whose job another one took over", async () => {
      const late = await submitRunning(store());
      const giveBack = { event: sampleEvent(), dueAt: NOW };
      await store().runs.giveBack(late, giveBack);
      const now = await claimJob(store(), late.jobId);
      const before = await history(store(), late.jobId);

      const result = sampleResult(late.jobId);
      expect(await store().runs.report(late, { events: [sampleEvent()], result })).toBe(false);
      expect(await store().runs.finish(late, END)).toBe("lost");
      expect(await store().runs.giveBack(late, giveBack)).toBeUndefined();
      expect(await store().runs.extend([late], NOW + 1)).toEqual([late]);
      expect(await history(store(), late.jobId)).toEqual(before);
      expect(await store().results.list(late.jobId)).toEqual([]);
      expect(await store().runs.finish({ jobId: late.jobId, fence: now?.fence ?? 0 }, END)).toBe(
        "finished",
      );
    });
  });
}
