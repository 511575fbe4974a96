/** The retry plan. */
import { describe, expect, it } from "vitest";

import { hostPauseMs, retryDelayMs } from "../../../src/engine/callbacks/retry-plan.ts";

const HOUR_MS = 3_600_000;
const delays = (chance: number) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((tries) => retryDelayMs({ tries, chance }));

describe("a callback that does not arrive", () => {
  it("is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h, then given up", () => {
    const seconds = delays(0.5).map((ms) => (ms === undefined ? undefined : ms / 1000));
    expect(seconds).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000, undefined]);
  });

  it("keeps to that by a tenth", () => {
    expect(delays(0)[1]).toBe(270_000);
    expect(delays(1)[1]).toBe(330_000);
  });

  it("waits as long as the target asks, up to ten hours", () => {
    expect(retryDelayMs({ tries: 1, chance: 0.5, retryAfterMs: 60_000 })).toBe(60_000);
    expect(retryDelayMs({ tries: 2, chance: 0.5, retryAfterMs: 60_000 })).toBe(300_000);
    expect(retryDelayMs({ tries: 1, chance: 0.5, retryAfterMs: 99 * HOUR_MS })).toBe(10 * HOUR_MS);
    expect(retryDelayMs({ tries: 8, chance: 0.5, retryAfterMs: 1 })).toBeUndefined();
  });
});

it("a host that does not answer is left alone longer each time, up to five minutes", () => {
  expect([1, 2, 3, 7, 8, 100].map(hostPauseMs)).toEqual([
    5000, 10_000, 20_000, 300_000, 300_000, 300_000,
  ]);
});
