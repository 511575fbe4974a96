/** What every TicketStore promises. */

import { beforeEach, describe, expect, test } from "vitest";
import {
  COMPANY,
  claimJob,
  NOW,
  newJob,
  type Open,
  type RowStores,
  sampleTicket,
  submitRunning,
  sampleEvent,
  useStore,
} from "../harness/store/samples.ts";

export function describeTicketStore(name: string, open: Open<RowStores>): void {
  describe(`TicketStore: ${name}`, () => {
    const store = useStore(open);

    async function submitWithTickets(dueAts: readonly number[]): Promise<readonly string[]> {
      const units = dueAts.map(() => newJob({ status: "pending" }));
      await Promise.all(
        units.map((unit, index) =>
          store().jobs.add({ ...unit, ticket: sampleTicket(unit.job.id, dueAts[index]) }),
        ),
      );
      return units.map((unit) => unit.job.id);
    }

    test("gives due tickets, oldest first and no more than asked for", async () => {
      const [late, early, future] = await submitWithTickets([NOW, NOW - 5, NOW + 1]);
      const due = await store().tickets.due("run", NOW, 10);
      expect(due.map((ticket) => ticket.ref)).toEqual([early, late]);
      expect(await store().tickets.due("run", NOW, 1)).toHaveLength(1);
      expect(await store().tickets.due("fire", NOW, 10)).toEqual([]);
      expect((await store().tickets.due("run", NOW + 1, 10)).at(-1)).toEqual(
        sampleTicket(future ?? "", NOW + 1),
      );
    });

    test("knows when the next one is due", async () => {
      expect(await store().tickets.nextDueAt("run")).toBeUndefined();
      await submitWithTickets([NOW + 30, NOW + 20]);
      expect(await store().tickets.nextDueAt("run")).toBe(NOW + 20);
      expect(await store().tickets.nextDueAt("fire")).toBeUndefined();
    });

    test("postpones and removes by key", async () => {
      const [jobId = ""] = await submitWithTickets([NOW]);
      await store().tickets.postpone(`run:${jobId}`, NOW + 100);
      expect(await store().tickets.nextDueAt("run")).toBe(NOW + 100);
      await store().tickets.remove(`run:${jobId}`);
      await store().tickets.remove("run:nothing");
      expect(await store().tickets.nextDueAt("run")).toBeUndefined();
    });

    test("keeps one live ticket a key: a new one replaces the old", async () => {
      const run = await submitRunning(store());
      const giveBack = { event: sampleEvent(), dueAt: NOW + 9 };
      await store().runs.giveBack(run, giveBack);
      const other = newJob({ status: "pending" });
      const replacing = { ...sampleTicket(other.job.id, NOW + 3), key: `run:${run.jobId}` };
      await store().jobs.add({ ...other, ticket: replacing });
      expect(await store().tickets.due("run", NOW + 100, 10)).toEqual([replacing]);
    });
  });

  describe(`LineStore: ${name}`, () => {
    const store = useStore(open);

    beforeEach(async () => {
      for (const [index, id] of ["a", "b", "c", "flood", "other"].entries()) {
        await store().companies.add({ ...COMPANY, id, number: 100 + index });
      }
    });

    async function submitFor(companyId: string, dueAt = NOW): Promise<string> {
      const unit = newJob({ status: "pending", companyId });
      const ticket = { ...sampleTicket(unit.job.id, dueAt), companyId };
      await store().jobs.add({ ...unit, ticket });
      return unit.job.id;
    }

    async function due(now = NOW): Promise<readonly string[]> {
      return (await store().lines.due("run", now, 10)).map(({ companyId }) => companyId);
    }

    test("has one ticket for all of a company's, due when the first of them is", async () => {
      const soon = await submitFor("a", NOW + 5);
      await submitFor("a", NOW + 9);
      await submitFor("a", NOW + 7);
      expect(await due(NOW + 4)).toEqual([]);
      expect(await store().lines.nextDueAt("run")).toBe(NOW + 5);
      expect(await store().lines.due("run", NOW + 5, 10)).toEqual([
        { key: "run:a", kind: "run", companyId: "a", ref: "a", dueAt: NOW + 5 },
      ]);
      await claimJob(store(), soon);
      expect(await store().lines.nextDueAt("run")).toBe(NOW + 7);
      const a = { kind: "run", companyId: "a" } as const;
      expect(await store().tickets.dueOf(a, NOW + 8, 10)).toHaveLength(1);
      expect(await store().lines.nextDueAt("fire")).toBeUndefined();
    });

    test("goes behind the others when one was taken out of it, and is never due when it is empty", async () => {
      const flood = [await submitFor("flood"), await submitFor("flood"), await submitFor("flood")];
      const other = await submitFor("other");
      expect(await due()).toEqual(["flood", "other"]);
      await claimJob(store(), flood[0] ?? "");
      expect(await due()).toEqual(["other", "flood"]);
      await claimJob(store(), other);
      expect(await due()).toEqual(["flood"]);
      // Whoever was not served lately comes first again.
      await claimJob(store(), flood[1] ?? "");
      const again = await submitFor("other");
      expect(await due()).toEqual(["other", "flood"]);
      await claimJob(store(), again);
      await claimJob(store(), flood[2] ?? "");
      expect(await due()).toEqual([]);
      expect(await store().lines.nextDueAt("run")).toBeUndefined();
    });

    test("is set right where it was handed out for nothing, and postponed where it cannot be", async () => {
      const jobId = await submitFor("a");
      await submitFor("b");
      await store().lines.postpone("run:a", NOW + 50);
      expect(await due()).toEqual(["b"]);
      expect(await store().lines.nextDueAt("run")).toBe(NOW);
      await store().lines.settle({ kind: "run", companyId: "a" });
      expect(await due()).toEqual(["b", "a"]);
      await store().jobs.remove(jobId);
      expect(await due()).toEqual(["b"]);
      await store().lines.settle({ kind: "run", companyId: "nobody" });
    });

    test("holds all of many that are stored, and taken away, at the same time", async () => {
      const companies = ["a", "b", "c"];
      const submits = companies.flatMap((company) =>
        Array.from({ length: 20 }, async () => submitFor(company)),
      );
      const jobIds = await Promise.all(submits);
      const late = Promise.all(companies.map(async (company) => submitFor(company, NOW + 1)));
      await Promise.all(jobIds.map(async (jobId) => claimJob(store(), jobId)));
      await late;
      expect(await due()).toEqual([]);
      expect([...(await due(NOW + 1))].sort()).toEqual(companies);
    });
  });
}
