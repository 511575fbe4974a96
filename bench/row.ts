/** A row of the table: what was measured of ours, and what the same was of others in the same run. */

/** The builds that are compared; each is the folder that holds dist/. */
export interface Builds {
  readonly ours: string;
  /** The build that the marks were set beside; undefined where it cannot be had. */
  readonly old: string | undefined;
}

export interface Comparison {
  /** As in "express: JSON echo". */
  readonly beside: string;
  /** What it was there, in the row's unit. */
  readonly value: number;
  /** Ours through theirs, one for each round; `value` of both without it. */
  readonly ratios?: readonly number[];
  /** The mark: what the ratio is at most, or at least. */
  readonly ratioMax?: number;
  readonly ratioMin?: number;
}

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** How many requests were under way at once, where that matters. */
  readonly connections?: number;
  /** What else is worth knowing, in words. */
  readonly note?: string;
  /** The mark, where it is no ratio. */
  readonly max?: number;
  readonly comparisons?: readonly Comparison[];
}

export const OLD_BUILD = "the old build";

/** The middle value; of an even number of values the higher one of the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Ours through theirs: the median of the rounds' ratios, because a round's noise hits both. */
export function ratioOf({ value }: Row, comparison: Comparison): number {
  return median(comparison.ratios ?? [value / comparison.value]);
}
