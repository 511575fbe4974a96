/** Ranges of a download, compared with a set of bytes. */

import { expect, it } from "vitest";
import { addRange, isWhole, type Ranges } from "../../../src/store/jobs/downloaded-ranges.ts";
import { Random } from "../../harness/random.ts";

const SIZE = 24;

it("are whole when every byte came, in whatever pieces and order, and stay apart and in order", () => {
  const random = new Random(7);
  for (let round = 0; round < 300; round += 1) {
    const came = new Set<number>();
    let ranges: Ranges = [];
    while (came.size < SIZE) {
      expect(isWhole(ranges, SIZE)).toBe(false);
      const first = random.integer(0, SIZE - 1);
      const last = Math.min(SIZE - 1, first + random.integer(0, 4));
      for (let byte = first; byte <= last; byte += 1) {
        came.add(byte);
      }
      ranges = addRange(ranges, { first, last });
      const told = ranges.flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      expect(told).toEqual([...came].sort((left, right) => left - right));
      expect(
        ranges.every(([from], index) => index === 0 || from > (ranges[index - 1]?.[1] ?? 0) + 1),
      ).toBe(true);
    }
    expect(isWhole(ranges, SIZE)).toBe(true);
  }
});

it("of which there are too many are not noted, so that the whole is waited for", () => {
  let ranges: Ranges = [];
  for (let at = 0; at < 2000; at += 1) {
    ranges = addRange(ranges, { first: 2 * at, last: 2 * at });
  }
  expect(ranges).toHaveLength(1000);
  expect(addRange(ranges, { first: 0, last: 3999 })).toEqual([[0, 3999]]);
});
