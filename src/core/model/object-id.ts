/** Object ids: ids of 24 hex digits, as clients of services that keep their data in MongoDB expect them. */

const SECONDS_DIGITS = 8;
const TIME_DIGITS = 12;
const RANDOM_DIGITS = 16;

/**
 * The object id of what has this UUIDv7: always the same, and another one for another UUID. Like those of MongoDB it
 * begins with the second in which the thing was made; the UUID's random digits follow.
 */
export function objectIdOf(uuid: string): string {
  const digits = uuid.replaceAll("-", "").toLowerCase();
  // RFC 9562 §5.7: milliseconds come first.
  const seconds = Math.floor(Number.parseInt(digits.slice(0, TIME_DIGITS), 16) / 1000);
  const time = seconds.toString(16).padStart(SECONDS_DIGITS, "0").slice(-SECONDS_DIGITS);
  return time + digits.slice(-RANDOM_DIGITS);
}
