/** The language of log texts: what the authHeader says, else Accept-Language, else the server's. */

import { isLanguage } from "../../messages/languages.ts";

/** More than any caller needs; the rest is not looked at. */
const RANGES_MAX = 20;

/** A locale such as `de-AT`; undefined for the server's own. */
export function localeOf(
  asked: string | undefined,
  acceptLanguage: string | undefined,
): string | undefined {
  return asked ?? (acceptLanguage === undefined ? undefined : firstKnown(acceptLanguage));
}

/** RFC 9110 §12.5.4: the known language with the greatest weight, the first of equals. */
function firstKnown(header: string): string | undefined {
  let best: string | undefined;
  let bestQuality = 0;
  for (const range of header.split(",", RANGES_MAX)) {
    const [, tag = "", quality = "1"] =
      /^\s*([A-Za-z]{2}(?:-[A-Za-z0-9-]{1,20})?)\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?$/u.exec(
        range,
      ) ?? [];
    if (isLanguage(tag) && Number(quality) > bestQuality) {
      best = tag;
      bestQuality = Number(quality);
    }
  }
  return best;
}
