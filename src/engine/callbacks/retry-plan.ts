/** The retry plan: when a callback that did not arrive is tried again. Pure: time and chance come in. */

import { HOST_PAUSE_MS_MAX } from "../../core/model/delivery.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** After the first try, after the second, …; after the last of these there is no other. */
const DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
];

const JITTER = 0.1;
const RETRY_AFTER_MS_MAX = 10 * HOUR_MS;

export interface FailedAttempts {
  /** How often it was tried so far, at least once. */
  readonly tries: number;
  /** When the target wants to be asked again; honoured up to 10 hours. */
  readonly retryAfterMs?: number;
  /** From 0 to 1: spreads what failed at the same moment. */
  readonly chance: number;
}

/** Milliseconds to the next try; undefined if that was the last. */
export function retryDelayMs({
  tries,
  retryAfterMs = 0,
  chance,
}: FailedAttempts): number | undefined {
  const delayMs = DELAYS_MS[tries - 1];
  if (delayMs === undefined) {
    return undefined;
  }
  const spreadMs = delayMs * (1 - JITTER + 2 * JITTER * chance);
  return Math.round(Math.max(spreadMs, Math.min(retryAfterMs, RETRY_AFTER_MS_MAX)));
}

const PAUSE_MS = 5 * SECOND_MS;

/** How long a host is left alone that did not answer so often in a row. */
export function hostPauseMs(failures: number): number {
  return Math.min(PAUSE_MS * 2 ** Math.max(0, failures - 1), HOST_PAUSE_MS_MAX);
}
