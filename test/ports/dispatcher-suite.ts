/** What every dispatcher promises: each ticket once, in time, not too many at once, and again if it could not be taken. */

import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { Ticket } from "../../src/core/model/ticket.ts";
import type { Dispatcher, TakeTicket } from "../../src/engine/dispatch/dispatcher.ts";
import { type Gate, gate } from "../harness/engine/workflows.ts";
import { type Open, useStore } from "../harness/store/samples.ts";

export interface DispatcherUnderTest {
  /** Stores run tickets, due so many milliseconds from now, in one transaction. */
  put(
    this: void,
    tickets: ReadonlyArray<{
      readonly ref: string;
      readonly inMs?: number;
      readonly companyId?: string;
    }>,
  ): Promise<void>;
  /** Spends a ticket, as taking what it stands for does; false if somebody else had it. */
  spend(ticket: Ticket): Promise<boolean>;
  /** A dispatcher on these tickets that takes run tickets so; not started. */
  create(take: TakeTicket, workers: number): Dispatcher;
}

const PATIENCE = { timeout: 10_000, interval: 5 };

export function describeDispatcher(name: string, open: Open<DispatcherUnderTest>): void {
  describe(`Dispatcher: ${name}`, () => {
    const under = useStore(open);

    /** Spends tickets and collects what is worked on; works go on until their gate is opened. */
    function worker(): { take: TakeTicket; begun: string[]; gates: Map<string, Gate> } {
      const begun: string[] = [];
      const gates = new Map<string, Gate>();
      const take: TakeTicket = async (ticket) => {
        if (!(await under().spend(ticket))) {
          return undefined;
        }
        return async () => {
          const end = gate();
          gates.set(ticket.ref, end);
          begun.push(ticket.ref);
          await end.opened;
        };
      };
      return { take, begun, gates };
    }

    async function end(dispatcher: Dispatcher, gates: ReadonlyMap<string, Gate>): Promise<void> {
      dispatcher.stop();
      for (const each of gates.values()) {
        each.open();
      }
      await dispatcher.idle();
    }

    test("hands out what is due, with key, kind, reference and time", async () => {
      const seen: Ticket[] = [];
      const dispatcher = under().create(async (ticket) => {
        await under().spend(ticket);
        seen.push(ticket);
        return undefined;
      }, 1);
      const before = Date.now();
      await under().put([{ ref: "job-1" }]);
      await dispatcher.start();
      await vi.waitFor(() => expect(seen).toHaveLength(1), PATIENCE);
      expect(seen[0]).toMatchObject({ key: "run:job-1", kind: "run", ref: "job-1" });
      expect(seen[0]?.dueAt).toBeGreaterThanOrEqual(before);
      expect(seen[0]?.dueAt).toBeLessThanOrEqual(Date.now());
      await end(dispatcher, new Map());
    });

    test("hands out as many at once as it has workers", async () => {
      const { take, begun, gates } = worker();
      const dispatcher = under().create(take, 2);
      await under().put(["a", "b", "c", "d"].map((ref) => ({ ref })));
      await dispatcher.start();
      for (let ended = 0; ended < 4; ended += 1) {
        const atOnce = Math.min(4, ended + 2);
        await vi.waitFor(() => expect(begun).toHaveLength(atOnce), PATIENCE);
        gates.get(begun[ended] ?? "")?.open();
      }
      expect([...begun].sort()).toEqual(["a", "b", "c", "d"]);
      await end(dispatcher, gates);
    });

    test("hands out each of two hundred tickets exactly once", async () => {
      const taken: string[] = [];
      const dispatcher = under().create(async (ticket) => {
        taken.push(...((await under().spend(ticket)) ? [ticket.ref] : []));
        return undefined;
      }, 8);
      await dispatcher.start();
      const refs = Array.from({ length: 200 }, () => randomUUID());
      for (let start = 0; start < refs.length; start += 40) {
        await under().put(refs.slice(start, start + 40).map((ref) => ({ ref })));
        dispatcher.wake();
      }
      await vi.waitFor(() => expect(taken).toHaveLength(200), PATIENCE);
      await end(dispatcher, new Map());
      expect([...taken].sort()).toEqual(refs.sort());
    });

    test("waits until a ticket is due, and is not kept from an earlier one", async () => {
      const { take, begun, gates } = worker();
      const dispatcher = under().create(take, 2);
      // Its start may take a second where it makes tables.
      await dispatcher.start();
      const start = Date.now();
      await under().put([{ ref: "later", inMs: 1000 }]);
      await under().put([{ ref: "now" }]);
      dispatcher.wake();
      await vi.waitFor(() => expect(begun).toEqual(["now"]), PATIENCE);
      await vi.waitFor(() => expect(begun).toEqual(["now", "later"]), PATIENCE);
      expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
      await end(dispatcher, gates);
    });

    test("gives a ticket that could not be taken another try, without holding up others", async () => {
      const tries: number[] = [];
      const begun: string[] = [];
      const dispatcher = under().create(async (ticket) => {
        if (ticket.ref === "bad" && tries.push(Date.now()) < 2) {
          throw new Error("not now");
        }
        await under().spend(ticket);
        begun.push(ticket.ref);
        return undefined;
      }, 1);
      await under().put([{ ref: "bad" }, { ref: "good" }]);
      await dispatcher.start();
      await vi.waitFor(() => expect(begun).toEqual(["good", "bad"]), PATIENCE);
      const [first = 0, second = 0] = tries;
      expect(second - first).toBeGreaterThanOrEqual(990);
      await end(dispatcher, new Map());
    });

    test("goes round the companies, however many tickets one of them has", async () => {
      const { take, begun, gates } = worker();
      const dispatcher = under().create(take, 1);
      const flood = Array.from({ length: 50 }, (_, index) => ({ ref: `flood ${index}` }));
      await under().put(flood);
      await dispatcher.start();
      await vi.waitFor(() => expect(begun).toHaveLength(1), PATIENCE);
      await under().put([1, 2].map((each) => ({ ref: `other ${each}`, companyId: "other" })));
      dispatcher.wake();
      for (let ended = 0; ended < 5; ended += 1) {
        await vi.waitFor(() => expect(begun).toHaveLength(ended + 1), PATIENCE);
        gates.get(begun[ended] ?? "")?.open();
      }
      await vi.waitFor(() => expect(begun).toHaveLength(6), PATIENCE);
      expect(begun.filter((ref) => ref.startsWith("other"))).toHaveLength(2);
      await end(dispatcher, gates);
    });

    test("goes on after a work that failed", async () => {
      const begun: string[] = [];
      const dispatcher = under().create(async (ticket) => {
        await under().spend(ticket);
        return async () => {
          begun.push(ticket.ref);
          throw new Error("broken");
        };
      }, 1);
      await dispatcher.start();
      await under().put([{ ref: "a" }, { ref: "b" }]);
      dispatcher.wake();
      await vi.waitFor(() => expect(begun).toHaveLength(2), PATIENCE);
      await end(dispatcher, new Map());
    });

    test("hands out nothing after stop, and idle waits for what is running", async () => {
      const { take, begun, gates } = worker();
      const dispatcher = under().create(take, 2);
      await under().put([{ ref: "a" }]);
      await dispatcher.start();
      await vi.waitFor(() => expect(begun).toEqual(["a"]), PATIENCE);
      dispatcher.stop();
      await under().put([{ ref: "b" }]);
      dispatcher.wake();
      let idle = false;
      const waiting = (async () => {
        await dispatcher.idle();
        idle = true;
      })();
      expect(idle).toBe(false);
      gates.get("a")?.open();
      await waiting;
      expect(begun).toEqual(["a"]);
    });
  });
}
