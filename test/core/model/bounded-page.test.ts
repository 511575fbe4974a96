/** Pages bounded in bytes: how many entries fit, and what is told of the rest. */

import { describe, expect, it } from "vitest";
import { boundedPage, fitting, fittingIds } from "../../../src/core/model/bounded-page.ts";

const sized = (...bytes: readonly number[]) =>
  bytes.map((each, index) => ({ id: String(index), bytes: each }));

describe("what fits", () => {
  it.each([
    [[], 0],
    [[50], 1],
    [[50, 50], 2],
    [[50, 51], 1],
    [[500, 1], 1],
    [[0, 0, 101], 2],
  ])("of %j within 100 bytes is %i", (bytes, count) => {
    expect(fitting(sized(...bytes), 100)).toHaveLength(count);
  });

  it("is cut into rows that lose nothing", () => {
    const rows = fittingIds(sized(60, 60, 500, 20, 30, 50), 100);
    expect(rows).toEqual([["0"], ["1"], ["2"], ["3", "4", "5"]]);
  });
});

describe("a page", () => {
  const listing = (bytes: readonly number[], added = 0) => {
    const read: number[] = [];
    return {
      read,
      sizes: async (limit: number) => sized(...bytes).slice(0, limit),
      list: async (limit: number) => {
        read.push(limit);
        return Array.from({ length: Math.min(limit, bytes.length + added) }, (_, index) => index);
      },
    };
  };

  it("reads no entry that it does not hold", async () => {
    const large = listing([600_000, 300_000, 600_000, 1]);
    const page = await boundedPage(large, 3);
    expect([page.entries.length, page.hasMore, page.bytes]).toEqual([2, true, 900_000]);
    expect(large.read).toEqual([2]);
  });

  it("ends at the limit where the entries are small", async () => {
    const { entries, hasMore } = await boundedPage(listing([1, 1, 1]), 2);
    expect([entries.length, hasMore]).toEqual([2, true]);
  });

  it("is the last one where nothing is left", async () => {
    const { entries, hasMore } = await boundedPage(listing([1, 1]), 2);
    expect([entries.length, hasMore]).toEqual([2, false]);
  });

  it("has a next one where an entry was added between the two looks", async () => {
    const { entries, hasMore } = await boundedPage(listing([1, 1], 1), 2);
    expect([entries.length, hasMore]).toEqual([2, true]);
  });
});
