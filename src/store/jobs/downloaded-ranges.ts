/** Which bytes of a result were downloaded: ranges that neither touch nor overlap, in order. */

import type { ByteRange } from "../../core/ports/files.ts";

export type Ranges = readonly (readonly [first: number, last: number])[];

/** Of more pieces than these nobody makes a file; the later ones are not noted, and a whole download is waited for. */
const RANGES_MAX = 1000;

export const WHOLE: Ranges = [[0, Number.MAX_SAFE_INTEGER]];

/** The same ranges, as the same value, where they have it already or are too many. */
export function addRange(ranges: Ranges, { first, last }: ByteRange): Ranges {
  if (ranges.some(([from, to]) => from <= first && last <= to)) {
    return ranges;
  }
  const before = ranges.filter(([, to]) => to < first - 1);
  const behind = ranges.filter(([from]) => from > last + 1);
  const joined = ranges.slice(before.length, ranges.length - behind.length);
  const all: Ranges = [
    ...before,
    [Math.min(first, joined[0]?.[0] ?? first), Math.max(last, joined.at(-1)?.[1] ?? last)],
    ...behind,
  ];
  return all.length > RANGES_MAX ? ranges : all;
}

/** Whether every byte is among them; of an empty result, whether it was downloaded. */
export function isWhole([range]: Ranges, sizeBytes: number): boolean {
  return range !== undefined && range[0] === 0 && range[1] >= sizeBytes - 1;
}
