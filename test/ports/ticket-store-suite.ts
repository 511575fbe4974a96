/** What every TicketStore promises. */

import { describe, expect, test } from "vitest";
import {
  NOW,
  newJob,
  type Open,
  type RowStores,
  sampleTicket,
  submitRunning,
  sampleEvent,
  useStore,
} from "./samples.ts";

export function describeTicketStore(name: string, open: Open<RowStores>): void {
  describe(`TicketStore: ${name}`, () => {
    const store = useStore(open);

    async function submitWithTickets(dueAts: readonly number[]): Promise<readonly string[]> {
      const units = dueAts.map(() => newJob({ status: "pending" }));
      await Promise.all(
        units.map((unit, index) =>
          store().jobs.submit({ ...unit, ticket: sampleTicket(unit.job.id, dueAts[index]) }),
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
      const giveBack = { event: sampleEvent(), ticket: sampleTicket(run.jobId, NOW + 9) };
      await store().runs.giveBack(run, giveBack);
      const other = newJob({ status: "pending" });
      const replacing = { ...sampleTicket(other.job.id, NOW + 3), key: `run:${run.jobId}` };
      await store().jobs.submit({ ...other, ticket: replacing });
      expect(await store().tickets.due("run", NOW + 100, 10)).toEqual([replacing]);
    });
  });
}
