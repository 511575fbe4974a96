/** The verdict of a soak: what may grow and by how much, and the table that tells what did. */

import { type Figure, medianOf, type Sample, slopePerMinute } from "./samples.ts";

export interface Verdict {
  readonly figure: string;
  readonly first: string;
  readonly last: string;
  readonly perMinute: string;
  readonly mark: string;
  readonly isKept: boolean;
}

interface Rule {
  readonly figure: Figure;
  readonly title: string;
  /** The most that it may grow a minute. */
  readonly perMinuteMax: number;
  /** The most that the last quarter may lie above the first. */
  readonly growthMax: number;
  /** The most after everything has ended above what it was before the load; not looked at without it. */
  readonly restMax?: number;
}

/** What is flat may still wander: a growth has to show as a slope and as a difference to count. */
const RULES: readonly Rule[] = [
  { figure: "rssMb", title: "RSS, MB", perMinuteMax: 1, growthMax: 5 },
  { figure: "descriptors", title: "descriptors", perMinuteMax: 0.2, growthMax: 5, restMax: 10 },
  {
    figure: "temporaryFiles",
    title: "temporary files",
    perMinuteMax: 0.2,
    growthMax: 3,
    restMax: 0,
  },
  { figure: "walMb", title: "WAL, MB", perMinuteMax: 0.5, growthMax: 5 },
  { figure: "handles", title: "handles", perMinuteMax: 0.5, growthMax: 8, restMax: 10 },
];

/** The longest soak looks away for 10 minutes, a short one for its first two fifths. */
export function warmUpMs(lengthMs: number): number {
  return Math.min(600_000, lengthMs * 0.4);
}

export interface Watching {
  /** Before the load, after some requests. */
  readonly before: Sample;
  readonly samples: readonly Sample[];
  /** After everything has ended; none while the soak is under way. */
  readonly after?: Sample;
}

/** Judges what was seen after the warm-up. */
export function judge({ before, samples, after }: Watching): readonly Verdict[] {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  return RULES.map(({ figure, title, perMinuteMax, growthMax, restMax }) => {
    const values = samples.map((sample) => sample[figure]);
    const first = medianOf(values.slice(0, quarter));
    const last = medianOf(values.slice(-quarter));
    const perMinute = slopePerMinute(samples, figure);
    const isFlat = perMinute <= perMinuteMax || last - first <= growthMax;
    const rest = after === undefined ? 0 : after[figure] - before[figure];
    return {
      figure: title,
      first: first.toFixed(1),
      last: last.toFixed(1),
      perMinute: perMinute.toFixed(2),
      mark: `${perMinuteMax} a minute${restMax === undefined ? "" : `; at rest +${rest.toFixed(0)} of ${restMax}`}`,
      isKept: isFlat && (restMax === undefined || rest <= restMax),
    };
  });
}

/** The verdicts as lines for people. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const head = ["figure", "first", "last", "a minute", "mark", ""];
  const rows = verdicts.map(({ figure, first, last, perMinute, mark, isKept }) => [
    figure,
    first,
    last,
    perMinute,
    mark,
    isKept ? "kept" : "MISSED",
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
