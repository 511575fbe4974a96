/** Failed log-ins: how many there may be, and how long the pause is that follows. */

/** Failures are forgotten when nothing failed for so long. */
const WINDOW_MS = 300_000;
const FIRST_PAUSE_MS = 30_000;
const PAUSE_MAX_MS = 900_000;
/** By then the longest pause is reached. */
const DOUBLINGS_MAX = 5;

/** What failed under one name: a user from one network, or a network. */
export interface Failures {
  readonly count: number;
  /** Epoch milliseconds, as are all times here. */
  readonly pausedUntil: number;
  readonly forgottenAt: number;
}

/** A name under which failures are counted, and how many of them make a pause. */
export interface CountedName {
  readonly name: string;
  readonly countMax: number;
}

export const NO_FAILURES: Failures = { count: 0, pausedUntil: 0, forgottenAt: 0 };

/** What is left of failures now: nothing once they are forgotten. */
export function remembered(failures: Failures | undefined, now: number): Failures {
  return failures === undefined || failures.forgottenAt <= now ? NO_FAILURES : failures;
}

/** One more failure. From `countMax` on each makes a pause, twice as long as the one before, up to 15 minutes. */
export function oneMore(before: Failures, countMax: number, now: number): Failures {
  const count = before.count + 1;
  const doublings = Math.min(count - countMax, DOUBLINGS_MAX);
  const pauseMs = doublings < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** doublings, PAUSE_MAX_MS);
  const pausedUntil = now + pauseMs;
  return { count, pausedUntil, forgottenAt: pausedUntil + WINDOW_MS };
}
