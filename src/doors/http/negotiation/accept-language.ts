/** The language that a caller reads best of those that there are texts in, as Accept-Language says. */

/** More than any caller needs; the rest is not looked at. */
const RANGES_MAX = 20;

/** RFC 9110 §12.5.4: the known language with the greatest weight, the first of equals; undefined where none is known. */
export function acceptedLanguage(
  header: string | undefined,
  isKnown: (locale: string) => boolean,
): string | undefined {
  let best: string | undefined;
  let bestQuality = 0;
  for (const range of (header ?? "").split(",", RANGES_MAX)) {
    const [, tag = "", quality = "1"] =
      /^\s*([A-Za-z]{2}(?:-[A-Za-z0-9-]{1,20})?)\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?$/u.exec(
        range,
      ) ?? [];
    if (isKnown(tag) && Number(quality) > bestQuality) {
      best = tag;
      bestQuality = Number(quality);
    }
  }
  return best;
}
