/** Counts of answered requests with their durations: plain numbers, because every request pays for them. */

import type { AnsweredRequest } from "../core/ports/telemetry.ts";

/** Upper bounds of the duration buckets in seconds; the last bucket has none. */
export const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

export interface RequestSeries {
  readonly door: string;
  readonly operation: string;
  /** As in `2xx`. */
  readonly statusClass: string;
  /** How many fell into each bucket, one more than there are bounds. */
  readonly counts: number[];
  sumS: number;
}

export class RequestCounts {
  readonly #series = new Map<string, RequestSeries>();

  add({ door, operation, status, durationMs }: AnsweredRequest): void {
    const hundreds = Math.floor(status / 100);
    const key = `${door} ${operation} ${hundreds}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      const counts = [...BUCKETS_S, Infinity].map(() => 0);
      series = { door, operation, statusClass: `${hundreds}xx`, counts, sumS: 0 };
      this.#series.set(key, series);
    }
    const seconds = durationMs / 1000;
    let bucket = 0;
    while (bucket < BUCKETS_S.length && seconds > (BUCKETS_S[bucket] ?? 0)) {
      bucket += 1;
    }
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sumS += seconds;
  }

  all(): Iterable<RequestSeries> {
    return this.#series.values();
  }
}
