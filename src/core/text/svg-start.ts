/** Tells an SVG document by how its text begins, in one pass: strangers write what stands before the root element. */

/** What may stand before the root element, each with how it ends. XML 1.0 §2.8: the prolog. */
const BEFORE_ROOT: readonly (readonly [start: string, end: string])[] = [
  ["<!--", "-->"],
  ["<?", ">"],
  ["<!DOCTYPE svg", ">"],
];

/** True where the root element is `svg`; false where the text ends before the root does. */
export function startsAsSvg(text: string): boolean {
  let at = afterSpace(text, 0);
  for (;;) {
    const before = BEFORE_ROOT.find(([start]) => text.startsWith(start, at));
    if (before === undefined) {
      return text.startsWith("<svg", at) && /[\s>]/u.test(text.charAt(at + "<svg".length));
    }
    const [start, end] = before;
    const found = text.indexOf(end, at + start.length);
    if (found < 0) {
      return false;
    }
    at = afterSpace(text, found + end.length);
  }
}

function afterSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charAt(at).trim() === "") {
    at += 1;
  }
  return at;
}
