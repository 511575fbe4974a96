/** What findings found, told in another language: numbers and names stay, and words are those of the reader's language. */

import { FOUND_WORDS, type FoundWord } from "../core/ports/prepress.ts";
import { languageOf, languages } from "./languages.ts";

/** Joins several, as findings do. */
const AND = ", ";

/** By what it is in any of the languages. */
const WORDS: ReadonlyMap<string, FoundWord> = new Map(
  languages().flatMap(({ code }) => {
    const { found } = languageOf(code).texts.prepress;
    return FOUND_WORDS.map((word) => [found[word], word] as const);
  }),
);

/** The text as a reader of this language has it, whatever the language that it was found in. */
export function foundIn(language: string, text: string): string {
  const { found } = languageOf(language).texts.prepress;
  return text
    .split(AND)
    .map((piece) => {
      const word = WORDS.get(piece);
      return word === undefined ? piece : found[word];
    })
    .join(AND);
}
