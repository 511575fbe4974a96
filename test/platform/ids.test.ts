/** Ids: UUIDv7 that rise, whatever the clock does. */

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

test("ids go on rising when the clock goes back", () => {
  let now = 1_800_000_000_000;
  const ids = createIds({ now: () => now });
  const made = Array.from({ length: 100 }, (_, index) => {
    now += index % 3 === 0 ? -3_600_000 : 1;
    return ids.next();
  });
  expect([...made].sort()).toEqual(made);
});

test("a new millisecond shows in the id", () => {
  let now = 1000;
  const ids = createIds({ now: () => now });
  const first = ids.next();
  now = 2000;
  expect(ids.next().slice(0, 13)).toBe("00000000-07d0");
  expect(first.slice(0, 13)).toBe("00000000-03e8");
});
