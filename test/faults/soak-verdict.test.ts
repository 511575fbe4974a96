/** The soak's verdict, by made-up samples: it finds each kind of growth, and lets be what only wanders. */

import { describe, expect, it } from "vitest";

import type { Figure, Sample } from "../../bench/soak/samples.ts";
import { judge, warmUpMs } from "../../bench/soak/verdict.ts";
import { Random } from "../harness/random.ts";

const STILL: Omit<Sample, "atMs"> = {
  rssMb: 200,
  descriptors: 40,
  temporaryFiles: 0,
  walMb: 4,
  handles: 20,
};

/** An hour, a sample each 5 s; `figure` grows so much a minute, and wanders. */
function hour(figure: Figure, perMinute: number, wander = 0): readonly Sample[] {
  const random = new Random(7);
  return Array.from({ length: 720 }, (_, index) => ({
    ...STILL,
    atMs: index * 5000,
    [figure]: STILL[figure] + (index / 12) * perMinute + random.next() * wander,
  }));
}

/** What it says about a figure. */
function missedBy(samples: readonly Sample[], after: Partial<Sample> = {}): readonly string[] {
  const before = { ...STILL, atMs: 0 };
  return judge({ before, samples, after: { ...before, ...after } })
    .filter(({ isKept }) => !isKept)
    .map(({ figure }) => figure);
}

describe("the verdict of a soak", () => {
  it.each([
    ["rssMb", 1.5, "RSS, MB"],
    ["descriptors", 0.5, "descriptors"],
    ["temporaryFiles", 0.5, "temporary files"],
    ["walMb", 1, "WAL, MB"],
    ["handles", 1, "handles"],
  ] as const)("finds that %s grows by %d a minute", (figure, perMinute, title) => {
    expect(missedBy(hour(figure, perMinute, 3))).toEqual([title]);
  });

  it("lets be what wanders, and memory that grows a little", () => {
    expect(missedBy(hour("rssMb", 0, 60))).toEqual([]);
    expect(missedBy(hour("rssMb", 0.5, 20))).toEqual([]);
    expect(missedBy(hour("descriptors", 0, 30))).toEqual([]);
  });

  it("finds what is left when all is at rest", () => {
    const samples = hour("rssMb", 0);
    expect(missedBy(samples, { temporaryFiles: 1 })).toEqual(["temporary files"]);
    expect(missedBy(samples, { descriptors: 60, handles: 40 })).toEqual(["descriptors", "handles"]);
    expect(missedBy(samples, { rssMb: 400 })).toEqual([]);
  });

  it("looks away while the server warms up: ten minutes of an hour, two of five", () => {
    expect([60, 5].map((minutes) => warmUpMs(minutes * 60_000) / 60_000)).toEqual([10, 2]);
  });
});
