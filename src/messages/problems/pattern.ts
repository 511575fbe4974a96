/** A sentence with places for what is put in, such as "Company number {0} is taken; choose another.", and how values are read out of one. */

export interface Pattern {
  /** What stands around the places: one more than there are places. */
  readonly pieces: readonly string[];
  /** How many characters are the sentence's own; of two that match the longer is meant. */
  readonly size: number;
  /** The sentence in the other language; {0} is the first value, wherever it stands there. */
  readonly other: string;
}

/** @param english with {0}, {1}, … in this order */
export function readPattern(english: string, other: string): Pattern {
  const pieces = english.split(/\{\d\}/u);
  return { pieces, size: pieces.join("").length, other };
}

/** What stands in the places; undefined where the text is not this sentence. */
export function valuesIn(text: string, { pieces }: Pattern): readonly string[] | undefined {
  const [first = "", ...others] = pieces;
  if (!text.startsWith(first)) {
    return undefined;
  }
  const values: string[] = [];
  let at = first.length;
  for (const [index, piece] of others.entries()) {
    const isLast = index === others.length - 1;
    const end = isLast ? text.length - piece.length : text.indexOf(piece, at);
    if (end < at || (isLast && !text.endsWith(piece))) {
      return undefined;
    }
    values.push(text.slice(at, end));
    at = end + piece.length;
  }
  return at === text.length ? values : undefined;
}
