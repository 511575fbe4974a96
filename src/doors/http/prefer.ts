/** The header Prefer (RFC 7240): whether and how long a caller would wait. */

import { splitOutsideQuotes } from "./negotiation/accept.ts";

export interface Preferences {
  /** The caller would rather ask again later than wait. */
  readonly respondAsync: boolean;
  /** How long the caller would wait, at most WAIT_S_MAX; undefined if it does not say. */
  readonly waitS: number | undefined;
}

/** Longer waits are cut: proxies between give up sooner than most callers. */
const WAIT_S_MAX = 60;

/** What is told by no header. */
export const NO_PREFERENCES: Preferences = { respondAsync: false, waitS: undefined };

/** Reads the header; preferences that are not known or broken are ignored, the first of each kind counts. */
export function preferencesOf(header: string | readonly string[] | undefined): Preferences {
  if (header === undefined) {
    return NO_PREFERENCES;
  }
  let respondAsync = false;
  let waitS: number | undefined;
  for (const item of splitOutsideQuotes(String(header).slice(0, 1000))) {
    const [preference = ""] = item.split(";", 1);
    const [name = "", value = ""] = preference.split("=", 2).map((text) => text.trim());
    respondAsync ||= name.toLowerCase() === "respond-async";
    if (name.toLowerCase() === "wait" && waitS === undefined) {
      const seconds = /^"?(?<seconds>[0-9]{1,9})"?$/u.exec(value)?.groups?.["seconds"];
      waitS = seconds === undefined ? undefined : Math.min(Number(seconds), WAIT_S_MAX);
    }
  }
  return { respondAsync, waitS };
}

/** The header that tells which preferences were kept; none if there was none. */
export function preferenceApplied({
  respondAsync,
  waitS,
}: Preferences): Readonly<Record<string, string>> {
  const kept = [
    ...(respondAsync ? ["respond-async"] : []),
    ...(waitS === undefined ? [] : [`wait=${waitS}`]),
  ];
  return kept.length === 0 ? {} : { "Preference-Applied": kept.join(", ") };
}
