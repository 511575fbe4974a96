/** How long steps took, and where. */

import type { SingleStep } from "../model/people/record.ts";

/** Seconds from one time to another; null where one of them is missing. */
export function secondsBetween(from: unknown, to: unknown): number | null {
  const [start, end] = [epochMs(from), epochMs(to)];
  return start === undefined || end === undefined
    ? null
    : Math.max(0, Math.round((end - start) / 1000));
}

/** Seconds in which at least one of the steps was under way. */
export function activeSeconds(steps: readonly SingleStep[]): number {
  const spans = steps
    .flatMap(({ started, completed }): [number, number][] => {
      const [start, end] = [epochMs(started), epochMs(completed)];
      return start === undefined || end === undefined || end < start ? [] : [[start, end]];
    })
    .sort(([one], [other]) => one - other);
  let totalMs = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const [start, end] of spans) {
    totalMs += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return Math.round(totalMs / 1000);
}

/** The last of some times, as it was written; null where there is none. */
export function lastOf(times: readonly unknown[]): string | null {
  let last: string | null = null;
  for (const time of times) {
    if (typeof time === "string" && (epochMs(time) ?? 0) > (epochMs(last) ?? 0)) {
      last = time;
    }
  }
  return last;
}

/** A time without a zone is UTC. */
function epochMs(time: unknown): number | undefined {
  if (typeof time !== "string") {
    return undefined;
  }
  const ms = Date.parse(
    /(?:z|[+-]\d\d:?\d\d)$/iu.test(time) || !time.includes("T") ? time : `${time}Z`,
  );
  return Number.isNaN(ms) ? undefined : ms;
}

export interface Coordinates {
  readonly lat: number;
  readonly long: number;
}

/** Where a step was done, however the device writes it: an object, a list or a text of latitude and longitude. */
export function coordinatesOf(value: unknown): Coordinates | undefined {
  const [lat, long] = pairOf(value);
  const isThere =
    lat !== undefined && long !== undefined && Math.abs(lat) <= 90 && Math.abs(long) <= 180;
  return isThere ? { lat, long } : undefined;
}

function pairOf(value: unknown): readonly (number | undefined)[] {
  if (typeof value === "string") {
    return value.split(/[;,] ?/u, 2).map(numberOf);
  }
  if (Array.isArray(value)) {
    return value.slice(0, 2).map(numberOf);
  }
  const named = new Map(
    Object.entries(value ?? {}).map(([name, member]) => [name.toLowerCase(), member]),
  );
  const first = (...names: readonly string[]): number | undefined =>
    names.map((name) => numberOf(named.get(name))).find((number) => number !== undefined);
  return [first("latitude", "lat"), first("longitude", "long", "lng", "lon")];
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** The middle one of some numbers; null of none. */
export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
