/** Members of two states of a record joined, each by the time when it was set: none is lost, and the newest stands. */

import type { Members } from "../model/people/record.ts";
import { NO_TIME } from "../text/time-key.ts";

/** Members, and when they were set. */
export interface Stamped {
  readonly members: Members;
  /** Of those that are older or newer than the rest. */
  readonly stamps: Readonly<Record<string, string>>;
  /** Of the rest. */
  readonly stamp: string;
}

export interface MergedMembers {
  readonly members: Members;
  /** Of all of them. */
  readonly stamps: ReadonlyMap<string, string>;
  readonly changed: number;
}

/** Of two values that were set at the same time always the same one, or the order in which they came would tell. */
export function mergeMembers(stored: Stamped, incoming: Stamped): MergedMembers {
  const members = new Map(Object.entries(stored.members));
  const stamps = new Map([...members.keys()].map((name) => [name, stampOf(stored, name)]));
  let changed = 0;
  for (const [name, value] of Object.entries(incoming.members)) {
    const stamp = stampOf(incoming, name);
    const known = stamps.get(name) ?? NO_TIME;
    const isNew = !members.has(name);
    if (isNew || stamp > known || (stamp === known && isGreater(value, members.get(name)))) {
      members.set(name, value);
      stamps.set(name, stamp);
      changed += 1;
    }
  }
  return { members: Object.fromEntries(members), stamps, changed };
}

/** The stamps that are not that of the rest. */
export function exceptions(
  stamps: ReadonlyMap<string, string>,
  rest: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...stamps].filter(([, stamp]) => stamp !== rest));
}

function stampOf({ stamps, stamp }: Stamped, name: string): string {
  return Object.hasOwn(stamps, name) ? (stamps[name] ?? stamp) : stamp;
}

function isGreater(one: unknown, other: unknown): boolean {
  return (JSON.stringify(one) ?? "") > (JSON.stringify(other) ?? "");
}
