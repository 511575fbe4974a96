/** Ids hold the time of their making in their first 48 bits (RFC 9562 §5.7), so that a bound of time is a bound of ids too. */

/** An id is at most so far ahead of the clock: ids go on rising while a clock is set back by less, and follow it beyond. */
export const ID_AHEAD_MAX_MS = 500;

/** The time in an id is no farther from the time that was read for the same thing, a pause between the two included. */
export const ID_SLACK_MS = 1000;

/** The least text that sorts before all ids made at this time, epoch milliseconds. */
export function idAt(epochMs: number): string {
  const hex = Math.max(0, epochMs).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
}
