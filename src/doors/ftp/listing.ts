/** How entries are listed: in Unix style for LIST, as facts for MLSD and MLST (RFC 3659 §7), as names for NLST. */

import type { Entry } from "./tree.ts";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
/** Of what is older, ls tells the year in place of the time. */
const RECENT_MS = 180 * 24 * 3_600_000;

/** A line of LIST, as ls -l writes it; programs read it. `now` in epoch milliseconds. */
export function unixLine({ name, kind, sizeBytes, modifiedAt, isWritable }: Entry, now: number) {
  const type = kind === "folder" ? "d" : "-";
  const mode = kind === "folder" ? (isWritable ? "rwxr-xr-x" : "r-xr-xr-x") : "rw-r--r--";
  const at = new Date(modifiedAt);
  const day = String(at.getUTCDate()).padStart(2);
  const time =
    Math.abs(now - modifiedAt) < RECENT_MS
      ? at.toISOString().slice(11, 16)
      : ` ${at.getUTCFullYear()}`;
  const date = `${MONTHS[at.getUTCMonth()]} ${day} ${time}`;
  return `${type}${mode} 1 jobgate jobgate ${String(sizeBytes).padStart(12)} ${date} ${name}`;
}

/** RFC 3659 §7.2: the facts that are told, in this order. */
export const FACTS = ["type", "size", "modify", "perm"] as const;
export type Fact = (typeof FACTS)[number];

/** The facts of an entry and its name, a line of MLSD. */
export function factsLine(entry: Entry, facts: readonly Fact[]): string {
  const told = facts.map((fact) => `${fact}=${factOf(entry, fact)};`).join("");
  return `${told} ${entry.name}`;
}

function factOf({ kind, sizeBytes, modifiedAt, isWritable }: Entry, fact: Fact): string {
  switch (fact) {
    case "type":
      return kind === "folder" ? "dir" : "file";
    case "size":
      return String(sizeBytes);
    case "modify":
      return timeValue(modifiedAt);
    case "perm":
      return kind === "folder" ? (isWritable ? "celmp" : "el") : isWritable ? "adfw" : "r";
  }
}

/** RFC 3659 §2.3: a time of UTC as digits. */
export function timeValue(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/\D/gu, "");
}

/** Epoch milliseconds of such digits; undefined where they are no time. */
export function timeOf(digits: string): number | undefined {
  const text = digits.replace(/^(....)(..)(..)(..)(..)(..)$/u, "$1-$2-$3T$4:$5:$6Z");
  const at = Date.parse(text);
  return Number.isNaN(at) || timeValue(at) !== digits ? undefined : at;
}
