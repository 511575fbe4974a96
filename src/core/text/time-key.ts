/** Times of documents as texts that sort as the times do, down to the 100 nanoseconds that devices write. */

/** The years before 1970 too, because "0001-01-01T00:00:00" is how some devices say that there is no time. */
const YEAR_ONE_MS = -62_135_596_800_000;
const MS_DIGITS = 15;
const FRACTION_DIGITS = 9;

const DATE_TIME =
  /^(?<day>\d{4}-\d\d-\d\d)(?:T(?<clock>\d\d:\d\d(?::\d\d)?)(?:\.(?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d\d:?\d\d)?)?$/iu;

/** What sorts before all times. */
export const NO_TIME = "";

/** What nearly all devices write, which is cut without taking it apart: a sync asks for some of each of its steps. */
const PLAIN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u;
const SECONDS_CHARS = "2026-11-02T08:00:01".length;

/** The key of an ISO 8601 time; without a zone it is UTC. Undefined for what is no time. */
export function timeKey(text: string): string | undefined {
  if (PLAIN.test(text)) {
    return keyOf(`${text.slice(0, SECONDS_CHARS)}Z`, text.slice(SECONDS_CHARS + 1, -1));
  }
  const { day, clock = "00:00", fraction = "", zone = "Z" } = DATE_TIME.exec(text)?.groups ?? {};
  return keyOf(`${day}T${clock}${zone.toUpperCase()}`, fraction);
}

function keyOf(seconds: string, fraction: string): string | undefined {
  const epochMs = Date.parse(seconds);
  if (Number.isNaN(epochMs)) {
    return undefined;
  }
  const ms = Math.max(0, epochMs - YEAR_ONE_MS);
  return `${String(ms).padStart(MS_DIGITS, "0")}${fraction.padEnd(FRACTION_DIGITS, "0")}`;
}

/** The same for what may be no time. */
export function keyOrNone(value: unknown): string {
  return typeof value === "string" ? (timeKey(value) ?? NO_TIME) : NO_TIME;
}
