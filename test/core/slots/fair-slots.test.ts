/** Fair slots: each company gets its equal part, and turns go round. */

import { expect, test } from "vitest";
import { FairSlots, type Release } from "../../../src/core/slots/fair-slots.ts";

/** Asks for slots and collects who got one, in order. */
class Askers {
  readonly given: string[] = [];
  readonly releases: Release[] = [];
  readonly #slots: FairSlots;

  constructor(slots: FairSlots) {
    this.#slots = slots;
  }

  async ask(companyId: string, times = 1): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      void this.#askOnce(companyId);
    }
    await settled();
  }

  async #askOnce(companyId: string): Promise<void> {
    const release = await this.#slots.take(companyId);
    this.given.push(companyId);
    this.releases.push(release);
  }

  async release(): Promise<void> {
    this.releases.shift()?.();
    await settled();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test("a company that is alone gets all slots, and no more", async () => {
  const askers = new Askers(new FairSlots({ size: 3, extra: 5 }));
  await askers.ask("a", 10);
  expect(askers.given).toEqual(["a", "a", "a"]);
  await askers.release();
  expect(askers.given).toHaveLength(4);
});

test("others get their equal part at once, although one company holds all slots", async () => {
  const askers = new Askers(new FairSlots({ size: 4, extra: 8 }));
  await askers.ask("flood", 100);
  await askers.ask("b", 3);
  expect(askers.given).toEqual(["flood", "flood", "flood", "flood", "b", "b"]);
  await askers.ask("c", 3);
  expect(askers.given.slice(6)).toEqual(["c", "c"]);
  // The flood is above its part, and gets nothing until it is not.
  await askers.release();
  await askers.release();
  expect(askers.given.slice(8)).toEqual([]);
});

test("with one slot each of several companies is served beside the one that holds it", async () => {
  const askers = new Askers(new FairSlots({ size: 1, extra: 2 }));
  await askers.ask("flood", 5);
  await askers.ask("b", 2);
  await askers.ask("c", 2);
  expect(askers.given).toEqual(["flood", "b", "c"]);
  await askers.ask("d");
  expect(askers.given).toHaveLength(3);
});

test("what becomes free goes round those who wait, however many one company has waiting", async () => {
  const askers = new Askers(new FairSlots({ size: 1, extra: 0 }));
  await askers.ask("flood", 4);
  await askers.ask("b", 2);
  await askers.ask("c", 1);
  for (let turn = 0; turn < 6; turn += 1) {
    await askers.release();
  }
  expect(askers.given).toEqual(["flood", "flood", "b", "c", "flood", "b", "flood"]);
});

test("whoever stops waiting gets nothing, and keeps nobody from it", async () => {
  const slots = new FairSlots({ size: 1, extra: 0 });
  const first = await slots.take("a");
  const leaving = new AbortController();
  const left = slots.take("b", leaving.signal);
  const next = slots.take("c");
  leaving.abort(new Error("left"));
  await expect(left).rejects.toThrow("left");
  first();
  first();
  const second = await next;
  await expect(slots.take("b", leaving.signal)).rejects.toThrow("left");
  second();
  expect(await slots.take("a")).toBeTypeOf("function");
});

test("a company keeps a slot that it would get again, and only then", async () => {
  const slots = new FairSlots({ size: 2, extra: 2 });
  const askers = new Askers(slots);
  await askers.ask("a", 2);
  expect(slots.mayKeep("a")).toBe(true);
  // An extra one, because b holds less than its part; a now holds more than its own.
  await askers.ask("b", 1);
  expect(askers.given).toEqual(["a", "a", "b"]);
  expect([slots.mayKeep("a"), slots.mayKeep("b")]).toEqual([false, true]);
});

test("a company does not keep a slot for which another one waits", async () => {
  const slots = new FairSlots({ size: 1, extra: 0 });
  const askers = new Askers(slots);
  await askers.ask("a", 2);
  expect(slots.mayKeep("a")).toBe(true);
  await askers.ask("b");
  expect(slots.mayKeep("a")).toBe(false);
});
