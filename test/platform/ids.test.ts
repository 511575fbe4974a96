/** Ids: UUIDv7 that rise, and whose time is that of the clock. */

import { expect, test } from "vitest";
import { createIds } from "../../src/platform/ids.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

test("ids are UUIDv7 with the time in front", () => {
  // RFC 9562 appendix A.6: 2022-02-22T19:22:22Z.
  const ids = createIds({ now: () => 0x017f22e279b0 });
  const id = ids.next();
  expect(id).toMatch(UUID_V7);
  expect(id.startsWith("017f22e2-79b0-7")).toBe(true);
});

test("ids of one millisecond rise and are never the same", () => {
  const ids = createIds({ now: () => 1_800_000_000_000 });
  const made = Array.from({ length: 20_000 }, () => ids.next());
  expect(made.every((id) => UUID_V7.test(id))).toBe(true);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test("ids go on rising when the clock goes back a little", () => {
  let now = 1_800_000_000_000;
  const ids = createIds({ now: () => now });
  const made = Array.from({ length: 100 }, (_, index) => {
    now += index % 3 === 0 ? -200 : 150;
    return ids.next();
  });
  expect([...made].sort()).toEqual(made);
});

test("ids follow a clock that is set, so that their time is near the clock's whatever happens to it", () => {
  let now = 1_800_000_000_000;
  const ids = createIds({ now: () => now });
  const made = new Set<string>();
  for (const step of [0, -3_600_000, 1, -300, -300, -300, 31_536_000_000, -31_536_000_000, 1]) {
    now += step;
    // More than there are within a millisecond, and the same again after a step back.
    for (let index = 0; index < 5000; index += 1) {
      const id = ids.next();
      const time = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
      expect(time).toBeGreaterThanOrEqual(now);
      expect(time).toBeLessThan(now + 600);
      made.add(id);
    }
  }
  expect(made.size).toBe(9 * 5000);
});

test("a new millisecond shows in the id", () => {
  let now = 1000;
  const ids = createIds({ now: () => now });
  const first = ids.next();
  now = 2000;
  expect(ids.next().slice(0, 13)).toBe("00000000-07d0");
  expect(first.slice(0, 13)).toBe("00000000-03e8");
});
