/** Times of documents as texts that sort as the times do, down to the 100 nanoseconds that devices write. */

/** The years before 1970 too, because "0001-01-01T00:00:00" is how some devices say that there is no time. */
const YEAR_ONE_MS = -62_135_596_800_000;
const MS_DIGITS = 15;
const FRACTION_DIGITS = 9;

const DATE_TIME =
  /^(?<day>\d{4}-\d\d-\d\d)(?:T(?<clock>\d\d:\d\d(?::\d\d)?)(?:\.(?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d\d:?\d\d)?)?$/iu;

/** What sorts before all times. */
export const NO_TIME = "";

/** The key of an ISO 8601 time; without a zone it is UTC. Undefined for what is no time. */
export function timeKey(text: string): string | undefined {
  const { day, clock = "00:00", fraction = "", zone = "Z" } = DATE_TIME.exec(text)?.groups ?? {};
  const epochMs = Date.parse(`${day}T${clock}${zone.toUpperCase()}`);
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
