/** What a query may cost is counted for all of its jobs before the fields of any of them are worked out. */

import { expect, it } from "vitest";

import { Budget } from "../../../src/doors/workfloplus/graph/budget.ts";

/** As many lists as GraphQL begins at once; how each ended, and how many were worked out. */
async function lists(count: number, valuesEach: number) {
  const budget = new Budget();
  let worked = 0;
  const begun = Array.from({ length: count }, async () => {
    await budget.inTurn(() => undefined);
    await budget.spend(valuesEach);
    await budget.counted();
    worked += 1;
  });
  const ended = await Promise.allSettled(begun);
  return { worked, kinds: new Set(ended.map(({ status }) => status)), refusal: budget.refusal };
}

it("no list is worked out where all together have too many values", async () => {
  const { worked, kinds, refusal } = await lists(6, 100_000);
  expect([worked, ...kinds]).toEqual([0, "rejected"]);
  expect(refusal?.detail).toMatch(/more than 500000 values/u);
});

it("every list is worked out where they have as many as are taken", async () => {
  const { worked, kinds, refusal } = await lists(5, 100_000);
  expect([worked, ...kinds, refusal]).toEqual([5, "fulfilled", undefined]);
});
