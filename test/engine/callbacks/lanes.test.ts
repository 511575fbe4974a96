/** Lanes: a failure in any of them, opened early or late, is told by run() and by nothing else. */
import { afterEach, beforeEach, expect, it } from "vitest";

import { Lanes } from "../../../src/engine/callbacks/lanes.ts";

const unhandled: unknown[] = [];
const note = (error: unknown): unknown => unhandled.push(error);
beforeEach(() => process.on("unhandledRejection", note));
afterEach(() => process.off("unhandledRejection", note));

/** Steps that end when the test says so. */
function manualSteps() {
  const steps: { readonly end: (more: boolean) => void; readonly fail: () => void }[] = [];
  const step = (): Promise<boolean> =>
    new Promise((resolve, reject) => {
      steps.push({ end: resolve, fail: () => reject(new Error(`step ${steps.length}`)) });
    });
  return { steps, step };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

it("a lane that was opened while others went on fails the run, not the process", async () => {
  const { steps, step } = manualSteps();
  const lanes = new Lanes(2, step);
  const run = lanes.run();
  const failed = expect(run).rejects.toThrow("step");
  steps[0]?.end(false);
  await turn();
  expect(lanes.open()).toBe(true);
  // The new lane's step is the third; the run still waits for the first two.
  steps[2]?.fail();
  await turn();
  expect(lanes.open()).toBe(false);
  steps[1]?.end(false);
  await failed;
  await turn();
  expect(unhandled).toEqual([]);
});

it("ends when every lane found nothing more", async () => {
  let left = 5;
  const lanes = new Lanes(2, async () => left-- > 0);
  await lanes.run();
  expect(left).toBe(-2);
  expect(lanes.open()).toBe(false);
});
