/** Values of parameters that the schema has as plain text and numbers: closed words, times, counts. */

import { didYouMean } from "../../../core/text/nearest-name.ts";
import type { Calendar } from "../../../core/ports/schedules.ts";
import { Problem, type ViolationRule } from "../../../core/model/problem.ts";
import { isGiven } from "./selection.ts";

/** What a word stands for; undefined where none is given. Throws invalid-document for another word. */
export function wordOf<Value>(
  pointer: string,
  word: string | undefined,
  words: ReadonlyMap<string, Value>,
): Value | undefined {
  if (!isGiven(word)) {
    return undefined;
  }
  const value = words.get(word);
  if (value === undefined) {
    const known = [...words.keys()];
    const message = `${pointer.slice(1)} must be one of ${known.join(", ")}.${didYouMean(word, known)}`;
    throw invalid(pointer, "enumeration", message);
  }
  return value;
}

const DIRECTIONS: ReadonlyMap<string, boolean> = new Map([
  ["Ascending", true],
  ["Descending", false],
]);

/** The meaning of a sortDirection. Throws invalid-document. */
export function isAscending(direction: string | undefined, usual: boolean): boolean {
  return wordOf("/sortDirection", direction, DIRECTIONS) ?? usual;
}

/** A time in epoch milliseconds; one without zone is in the server's. Throws invalid-document. */
export function instantOf(
  calendar: Pick<Calendar, "instantOf">,
  text: string | undefined,
): number | undefined {
  if (!isGiven(text)) {
    return undefined;
  }
  const hasZone = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/u.test(text);
  return hasZone ? Date.parse(text) : calendar.instantOf(text);
}

/** A count within its bound. Throws invalid-document. */
export function atLeast(
  pointer: string,
  value: number | undefined,
  least: number,
): number | undefined {
  if (value !== undefined && value < least) {
    throw invalid(pointer, "range", `${pointer.slice(1)} must be at least ${least}.`);
  }
  return value;
}

function invalid(pointer: string, rule: ViolationRule, message: string): Problem {
  return Problem.at("invalid-document", { pointer, rule, message });
}
