/** The warm-up: the schemas are compiled by it, and it never fails. */

import { expect, it } from "vitest";
import { loadContract } from "../../src/contract/load-contract.ts";
import { warmUpSteps } from "../../src/contract/warm-up.ts";
import { XSD_DIR } from "../harness/paths.ts";

it("compiles what the first callers would wait for", () => {
  const contract = loadContract({ xsdDir: XSD_DIR });
  const steps = warmUpSteps(contract);
  expect(steps.length).toBeGreaterThanOrEqual(4);
  const timed = (step: () => void): number => {
    const startedMs = performance.now();
    step();
    return performance.now() - startedMs;
  };
  const sumOf = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0);
  const cold = sumOf(steps.map(timed));
  const warm = sumOf(steps.map(timed));
  expect(warm).toBeLessThan(cold / 5);
});
