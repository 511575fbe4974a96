/** Object ids: in the form that clients check for, no two the same, and as old as they say. */

import { expect, test } from "vitest";

import { createObjectIds } from "../../src/platform/object-ids.ts";

const AT = Date.UTC(2026, 10, 2, 8, 0, 1);
const clock = { now: () => AT };

test("begin with the second, name the process, and count up, over the end of the counter too", () => {
  const ids = createObjectIds(clock, (bytes) => Buffer.alloc(bytes, 0xff));
  expect([ids.next(), ids.next()]).toEqual([
    "6ae84301ffffffffff000000",
    "6ae84301ffffffffff000001",
  ]);
  expect(AT / 1000).toBe(0x6ae84301);
});

test("no two are the same, of two processes neither", () => {
  const made = [createObjectIds(clock), createObjectIds(clock)].flatMap((ids) =>
    Array.from({ length: 1000 }, () => ids.next()),
  );
  expect(new Set(made).size).toBe(2000);
  expect(made.every((id) => /^[0-9a-f]{24}$/u.test(id))).toBe(true);
});
