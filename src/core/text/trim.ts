/** Cutting characters off the ends of a text: by a scanner, because an expression such as /x+$/ begins anew at each x. */

/** The text without the characters at its ends for which `isCut` holds. */
export function trimmed(text: string, isCut: (character: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && isCut(text.charAt(start))) {
    start += 1;
  }
  while (end > start && isCut(text.charAt(end - 1))) {
    end -= 1;
  }
  return text.slice(start, end);
}
