/** The nearest of the names that are known, for whoever wrote another one. */

/** Where nothing is nearer, this many letters in a hundred may be wrong. */
const WRONG_PERCENT_MAX = 34;
/** Nobody means a name of ours by a longer one; so the cost stays small whatever is sent. */
const NAME_CHARS_MAX = 64;

/**
 * The known name that the written one was most likely meant to be, whatever its case and its dashes, underscores and
 * points; the earlier one of two that are equally near. Undefined where all are too far away to help.
 */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  if (written.length > NAME_CHARS_MAX) {
    return undefined;
  }
  const sought = lettersOf(written);
  let nearest: string | undefined;
  let least = Infinity;
  for (const name of known) {
    const letters = lettersOf(name);
    const length = Math.max(sought.length, letters.length);
    const bound = Math.min(least - 1, (length * WRONG_PERCENT_MAX) / 100);
    // As many mistakes at least, and nothing need be counted.
    if (Math.abs(sought.length - letters.length) > bound) {
      continue;
    }
    const mistakes = countMistakes(sought, letters);
    if (mistakes <= bound) {
      least = mistakes;
      nearest = name;
    }
  }
  return nearest;
}

/** ` Did you mean x?` with the nearest name, to stand behind a sentence; "" where all are too far away. */
export function didYouMean(written: string, known: Iterable<string>): string {
  const nearest = nearestName(written, known);
  return nearest === undefined ? "" : ` Did you mean ${nearest}?`;
}

/** What remains of a name where case and separators do not count. */
export function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/gu, "");
}

/**
 * How many letters were left out, added, replaced or swapped with their neighbour on the way from one text to the other
 * (Damerau and Levenshtein's distance, in the form that changes no place twice).
 */
export function countMistakes(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
