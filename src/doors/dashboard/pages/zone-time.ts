/** A time as clocks of a zone show it. */

const WANTED = {
  weekday: "short",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
} as const satisfies Intl.DateTimeFormatOptions;

/** Such as "Fri 2030-01-31 12:00:00 GMT+1". `timeZone` is one of the IANA database. */
export function timeInZone(epochMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", { ...WANTED, timeZone });
  const parts = Object.fromEntries(
    format.formatToParts(epochMs).map(({ type, value }) => [type, value]),
  );
  const { weekday, year, month, day, hour, minute, second, timeZoneName } = parts;
  return `${weekday} ${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}
