/** The embedded dispatcher: every ticket once, in time, and not too many at once. */

import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Ticket, TicketKind } from "../../../src/core/model/ticket.ts";
import type { TicketSource } from "../../../src/core/ports/tickets.ts";
import { insufficientStorage } from "../../../src/core/model/files/disk-fault.ts";
import { EmbeddedDispatcher } from "../../../src/engine/dispatch/embedded-dispatcher.ts";
import { ManualTime } from "../../harness/engine/manual-time.ts";
import { type Gate, gate } from "../../harness/engine/workflows.ts";
import { PATIENT } from "../../harness/patience.ts";

type TakeTicket = ConstructorParameters<typeof EmbeddedDispatcher>[0]["handlers"]["run"]["take"];

/** Tickets in memory, with the contract of the port; what claims would remove, remove() removes. */
class Tickets implements TicketSource {
  readonly tickets = new Map<string, Ticket>();
  broken = false;
  readOnly = false;
  reads = 0;

  add(ref: string, dueAt: number, kind: TicketKind = "run"): void {
    this.tickets.set(ref, { key: ref, kind, companyId: "company", ref, dueAt });
  }

  async due(kind: TicketKind, now: number, limit: number): Promise<readonly Ticket[]> {
    this.#read();
    return this.#sorted(kind)
      .filter(({ dueAt }) => dueAt <= now)
      .slice(0, limit);
  }

  async nextDueAt(kind: TicketKind): Promise<number | undefined> {
    this.#read();
    return this.#sorted(kind)[0]?.dueAt;
  }

  async remove(key: string): Promise<void> {
    this.tickets.delete(key);
  }

  async postpone(key: string, dueAt: number): Promise<void> {
    if (this.readOnly) {
      throw new Error("The store is full.");
    }
    const ticket = this.tickets.get(key);
    if (ticket !== undefined) {
      this.tickets.set(key, { ...ticket, dueAt });
    }
  }

  #read(): void {
    this.reads += 1;
    if (this.broken) {
      throw new Error("The store is broken.");
    }
  }

  #sorted(kind: TicketKind): readonly Ticket[] {
    return [...this.tickets.values()]
      .filter((ticket) => ticket.kind === kind)
      .sort((left, right) => left.dueAt - right.dueAt);
  }
}

/** How many kinds of tickets are asked for in one look. */
const KINDS = 6;

const time = new ManualTime();
let dispatcher: EmbeddedDispatcher | undefined;

afterEach(() => {
  dispatcher?.stop();
});

function start(tickets: Tickets, take: TakeTicket, workers = 2): EmbeddedDispatcher {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const handlers = {
    run: { take, workers },
    fire: { take, workers: 3 },
    close: { workers: 1, take: async () => undefined },
    expire: { workers: 1, take: async () => undefined },
    follow: { workers: 1, take: async () => undefined },
    deliver: { take, workers: 3 },
  };
  dispatcher = new EmbeddedDispatcher({ tickets, handlers, clock: time, timers: time, log });
  void dispatcher.start();
  return dispatcher;
}

/** Spends tickets and collects what is worked on; works go on until their gate is opened. */
function worker(tickets: Tickets): { take: TakeTicket; begun: string[]; gates: Map<string, Gate> } {
  const begun: string[] = [];
  const gates = new Map<string, Gate>();
  const take: TakeTicket = async ({ key, ref }) => {
    await tickets.remove(key);
    return async () => {
      const end = gate();
      gates.set(ref, end);
      begun.push(ref);
      await end.opened;
    };
  };
  return { take, begun, gates };
}

describe("the embedded dispatcher", () => {
  it("looks once for all that woke it in one turn", async () => {
    const tickets = new Tickets();
    const started = start(tickets, worker(tickets).take);
    await vi.waitFor(() => expect(tickets.reads).toBe(KINDS), PATIENT);
    await nextTurn();
    for (let wakes = 0; wakes < 16; wakes += 1) {
      started.wake();
    }
    for (let turns = 0; turns < 20; turns += 1) {
      await nextTurn();
    }
    expect(tickets.reads).toBe(2 * KINDS);
  });

  it("hands out what is due, oldest first, as many at once as it has workers", async () => {
    const tickets = new Tickets();
    const { take, begun, gates } = worker(tickets);
    for (const [index, ref] of ["a", "b", "c", "d"].entries()) {
      tickets.add(ref, time.now() - 100 + index);
    }
    start(tickets, take);
    await vi.waitFor(() => expect(begun).toEqual(["a", "b"]), PATIENT);
    gates.get("b")?.open();
    await vi.waitFor(() => expect(begun).toEqual(["a", "b", "c"]), PATIENT);
    gates.get("a")?.open();
    await vi.waitFor(() => expect(begun).toEqual(["a", "b", "c", "d"]), PATIENT);
  });

  it("has workers of each kind, so that one kind does not hold up another", async () => {
    const tickets = new Tickets();
    const { take, begun, gates } = worker(tickets);
    for (const ref of ["run 1", "run 2", "run 3"]) {
      tickets.add(ref, time.now());
    }
    start(tickets, take, 1);
    await vi.waitFor(() => expect(begun).toEqual(["run 1"]), PATIENT);
    for (const ref of ["fire 1", "fire 2", "fire 3", "fire 4"]) {
      tickets.add(ref, time.now() + 1000, "fire");
    }
    dispatcher?.wake();
    await vi.waitFor(() => expect(time.nextInMs).toBe(1000), PATIENT);
    time.advance(1000);
    await vi.waitFor(() => expect(begun).toEqual(["run 1", "fire 1", "fire 2", "fire 3"]), PATIENT);
    gates.get("fire 2")?.open();
    await vi.waitFor(() => expect(begun.at(-1)).toBe("fire 4"), PATIENT);
    expect(tickets.tickets.has("run 2")).toBe(true);
  });

  it("hands out each of a thousand tickets exactly once, however often it is woken", async () => {
    const tickets = new Tickets();
    const taken: string[] = [];
    const running = start(
      tickets,
      async ({ key, ref }) => {
        taken.push(ref);
        await Promise.resolve();
        await tickets.remove(key);
        return async () => {
          running.wake();
          await Promise.resolve();
        };
      },
      7,
    );
    for (let index = 0; index < 1000; index += 1) {
      tickets.add(String(index), time.now());
      running.wake();
    }
    await vi.waitFor(() => expect(taken).toHaveLength(1000), PATIENT);
    await running.idle();
    expect(new Set(taken).size).toBe(1000);
  });

  it("sleeps until the next ticket is due, and is woken by an earlier one", async () => {
    const tickets = new Tickets();
    const { take, begun } = worker(tickets);
    tickets.add("later", time.now() + 5000);
    const running = start(tickets, take);
    await vi.waitFor(() => expect(time.nextInMs).toBe(5000), PATIENT);
    tickets.add("sooner", time.now() + 1000);
    running.wake();
    await vi.waitFor(() => expect(time.nextInMs).toBe(1000), PATIENT);
    time.advance(999);
    expect(begun).toEqual([]);
    time.advance(1);
    await vi.waitFor(() => expect(begun).toEqual(["sooner"]), PATIENT);
    await vi.waitFor(() => expect(time.nextInMs).toBe(4000), PATIENT);
    time.advance(4000);
    await vi.waitFor(() => expect(begun).toEqual(["sooner", "later"]), PATIENT);
  });

  it("gives a ticket whose taking throws another try, later each time, without holding up others", async () => {
    const tickets = new Tickets();
    const tries: number[] = [];
    const begun: string[] = [];
    tickets.add("bad", time.now());
    tickets.add("good", time.now());
    const first = time.now();
    start(
      tickets,
      async ({ key, ref }) => {
        if (ref === "bad") {
          tries.push(time.now() - first);
          throw new Error("not now");
        }
        begun.push(ref);
        await tickets.remove(key);
        return undefined;
      },
      1,
    );
    await vi.waitFor(() => expect(begun).toEqual(["good"]), PATIENT);
    for (const delayMs of [1000, 2000, 4000]) {
      await vi.waitFor(() => expect(time.nextInMs).toBe(delayMs), PATIENT);
      time.advance(delayMs);
    }
    await vi.waitFor(() => expect(tries).toEqual([0, 1000, 3000, 7000]), PATIENT);
  });

  it("leaves tickets alone that can neither be taken nor postponed, and lets others in between two looks", async () => {
    const tickets = new Tickets();
    tickets.readOnly = true;
    for (const ref of ["a", "b", "c"]) {
      tickets.add(ref, time.now());
    }
    const tries: string[] = [];
    const running = start(tickets, async ({ key, ref }) => {
      tries.push(ref);
      if (tickets.readOnly) {
        throw new Error("The store is full.");
      }
      await tickets.remove(key);
      return undefined;
    });
    await vi.waitFor(() => expect(tries).toEqual(["a", "b"]), PATIENT);
    expect(running.trouble).toBe("what is due cannot be taken");
    // Whatever wakes it meanwhile, and however often: as long as the store is full nothing is even read.
    const { reads } = tickets;
    for (let turn = 0; turn < 100; turn += 1) {
      running.wake();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(tickets.reads).toBe(reads);
    expect(tries).toEqual(["a", "b"]);
    for (let second = 0; second < 10 * 60; second += 1) {
      time.advance(1000);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    // Three tickets, each after 1, 2, 4, … 60 s, for ten minutes.
    expect(tries.length).toBeLessThan(60);
    tickets.readOnly = false;
    await vi.waitFor(() => {
      time.advance(5000);
      expect(tickets.tickets.size).toBe(0);
    }, PATIENT);
    expect(running.trouble).toBeUndefined();
  });

  it("takes what waited for a full disk within seconds once there is room, however long that took", async () => {
    const tickets = new Tickets();
    tickets.readOnly = true;
    tickets.add("a", time.now());
    let tries = 0;
    start(tickets, async ({ key }) => {
      tries += 1;
      if (tickets.readOnly) {
        throw insufficientStorage(new Error("no space"));
      }
      await tickets.remove(key);
      return undefined;
    });
    const passSecond = async (): Promise<void> => {
      time.advance(1000);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    };
    for (let second = 0; second < 570; second += 1) {
      await passSecond();
    }
    expect(tries).toBeLessThan(200);
    tickets.readOnly = false;
    for (let second = 0; second < 8; second += 1) {
      await passSecond();
    }
    expect(tickets.tickets.size).toBe(0);
  });

  it("looks again and again without keeping timers and requests from their turn", async () => {
    const tickets = new Tickets();
    const running = start(tickets, async () => {
      // Neither spent nor postponed: due again at once.
      running.wake();
      return undefined;
    });
    tickets.add("a", time.now());
    running.wake();
    let turns = 0;
    while (turns < 100) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      turns += 1;
    }
    expect(turns).toBe(100);
  });

  it("tries again when the tickets cannot be read", async () => {
    const tickets = new Tickets();
    const { take, begun } = worker(tickets);
    tickets.broken = true;
    tickets.add("a", time.now());
    start(tickets, take);
    await vi.waitFor(() => expect(time.nextInMs).toBe(1000), PATIENT);
    tickets.broken = false;
    time.advance(1000);
    await vi.waitFor(() => expect(begun).toEqual(["a"]), PATIENT);
  });

  it("hands out nothing after stop, and idle waits for what is running", async () => {
    const tickets = new Tickets();
    const { take, begun, gates } = worker(tickets);
    tickets.add("a", time.now());
    const running = start(tickets, take);
    await vi.waitFor(() => expect(begun).toEqual(["a"]), PATIENT);
    running.stop();
    tickets.add("b", time.now());
    running.wake();
    let idle = false;
    const waiting = (async () => {
      await running.idle();
      idle = true;
    })();
    expect(idle).toBe(false);
    gates.get("a")?.open();
    await waiting;
    expect(begun).toEqual(["a"]);
    expect(time.nextInMs).toBeUndefined();
  });
});
