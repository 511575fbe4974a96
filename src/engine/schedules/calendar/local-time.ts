/** Times of a zone: which zones there are, and which instant a local time is. */

/** True for a zone of the IANA database, such as Europe/Berlin; false for offsets such as +01:00. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) {
    return false;
  }
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * The instant, in epoch milliseconds, of a local time such as 2030-01-31T12:00:00. One that occurs twice is the first;
 * one that the clock leaps over is as much later as the clock leaps.
 */
export function instantOf(localTime: string, timeZone: string): number {
  const asUtc = Date.parse(`${localTime}Z`);
  const candidates = [-1, 1].map((days) => asUtc - offsetMs(asUtc + days * DAY_MS, timeZone));
  const exact = candidates.filter((instant) => instant + offsetMs(instant, timeZone) === asUtc);
  return exact.length === 0 ? Math.max(...candidates) : Math.min(...exact);
}

const DAY_MS = 86_400_000;

/** How far the zone's clocks are ahead of UTC at an instant, both in milliseconds. */
export function offsetMs(instant: number, timeZone: string): number {
  const format = formatOf(timeZone);
  const parts = new Map(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)] as const),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}

/** Making a format costs a hundred times what asking it costs. */
const formats = new Map<string, Intl.DateTimeFormat>();
const FORMATS_KEPT = 100;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) {
    return known;
  }
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const [oldest] = formats.keys();
  if (formats.size >= FORMATS_KEPT && oldest !== undefined) {
    formats.delete(oldest);
  }
  formats.set(timeZone, format);
  return format;
}
