/** The write queue: one storing for what comes while turns of the event loop bring more, and each writer its own answer. */

import { expect, test } from "vitest";
import { Problem } from "../../../src/core/model/problem.ts";
import { Undone } from "../../../src/store/databases/faults.ts";
import { createWriteQueue } from "../../../src/store/databases/write-queue.ts";

const NONE = new Map<number, Problem>();

test("stores together what is added in one turn", async () => {
  const batches: (readonly number[])[] = [];
  const queue = createWriteQueue<number>(async (units) => {
    batches.push(units);
    return NONE;
  }, 4);
  await Promise.all([1, 2, 3, 4, 5, 6].map((unit) => queue.add(unit)));
  await queue.add(7);
  expect(batches).toEqual([[1, 2, 3, 4], [5, 6], [7]]);
});

test("waits for those who come in the next turns, and for nobody when a turn brought nothing", async () => {
  const batches: (readonly number[])[] = [];
  const queue = createWriteQueue<number>(async (units) => {
    batches.push(units);
    return NONE;
  }, 100);
  await Promise.all([later(1, () => queue.add(2)), later(2, () => queue.add(3)), queue.add(1)]);
  await Promise.all([later(3, () => queue.add(5)), queue.add(4)]);
  expect(batches).toEqual([[1, 2, 3], [4], [5]]);
});

test("does not wait for ever for those who never stop coming", async () => {
  const batches: (readonly number[])[] = [];
  const queue = createWriteQueue<number>(async (units) => {
    batches.push(units);
    return NONE;
  }, 100);
  await Promise.all(Array.from({ length: 30 }, (_, turn) => later(turn, () => queue.add(turn))));
  expect(batches.flat()).toHaveLength(30);
  expect(batches.length).toBeGreaterThan(2);
});

/** Does something so many turns of the event loop from now. */
async function later(turns: number, act: () => Promise<void>): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  await act();
}

test("answers nobody before the storing has ended", async () => {
  let release = () => {};
  const stored = new Promise<typeof NONE>((resolve) => {
    release = () => resolve(NONE);
  });
  const queue = createWriteQueue<number>(() => stored, 10);
  const order: string[] = [];
  const submits = [1, 2].map(async (unit) => {
    await queue.add(unit);
    order.push(`answered ${unit}`);
  });
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  order.push("stored");
  release();
  await Promise.all(submits);
  expect(order).toEqual(["stored", "answered 1", "answered 2"]);
});

test("tries the units of a failed batch one by one", async () => {
  const batches: (readonly number[])[] = [];
  const queue = createWriteQueue<number>(async (units) => {
    batches.push(units);
    if (units.includes(2)) {
      throw new Error("two is bad");
    }
    return NONE;
  }, 10);
  const settled = await Promise.allSettled([1, 2, 3].map((unit) => queue.add(unit)));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
});

test("tries the units of a batch one by one that the database undid because of another", async () => {
  const batches: (readonly number[])[] = [];
  const queue = createWriteQueue<number>(async (units) => {
    batches.push(units);
    if (units.length > 1) {
      throw new Undone("unavailable", "Another transaction was in the way.");
    }
    return NONE;
  }, 10);
  await Promise.all([1, 2].map((unit) => queue.add(unit)));
  expect(batches).toEqual([[1, 2], [1], [2]]);
});

test("draining waits for what is being stored, and works when there is nothing", async () => {
  const done: number[] = [];
  const queue = createWriteQueue<number>(async (units) => {
    done.push(...units);
    return NONE;
  }, 1);
  await queue.drain();
  const adds = [queue.add(1), queue.add(2)];
  await queue.drain();
  expect(done).toEqual([1, 2]);
  await Promise.all(adds);
});

test("refuses single units beside neighbours that are stored", async () => {
  const refusal = new Problem("too-many-jobs", "Full.");
  const queue = createWriteQueue<number>(async () => new Map([[2, refusal]]), 10);
  const settled = await Promise.allSettled([1, 2, 3].map((unit) => queue.add(unit)));
  expect(settled).toMatchObject([
    { status: "fulfilled" },
    { status: "rejected", reason: refusal },
    { status: "fulfilled" },
  ]);
});

test("refuses what comes while ten thousand wait, and takes it again afterwards", async () => {
  const queue = createWriteQueue<number>(async () => NONE, 500);
  const adds = Array.from({ length: 10_001 }, (_, unit) => queue.add(unit));
  const settled = await Promise.allSettled(adds);
  const refused = settled.filter(({ status }) => status === "rejected");
  expect(refused).toMatchObject([{ reason: { code: "unavailable", options: { retryAfterS: 5 } } }]);
  await queue.add(1);
});
