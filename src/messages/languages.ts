/** The languages that there are texts in. English is what everything falls back to. */

import { de } from "./de.ts";
import { en } from "./en.ts";
import type { Texts } from "./texts.ts";

const LANGUAGES: ReadonlyMap<string, Texts> = new Map([
  ["en", en],
  ["de", de],
]);

export interface Language {
  /** For the lang attribute. */
  readonly code: string;
  readonly texts: Texts;
}

/** The language of a locale such as de-AT; English for one that is not there. */
export function languageOf(locale: string | undefined): Language {
  const code = codeOf(locale ?? "");
  const texts = LANGUAGES.get(code);
  return texts === undefined ? { code: "en", texts: en } : { code, texts };
}

/** True for a locale whose language is there. */
export function isLanguage(locale: string): boolean {
  return LANGUAGES.has(codeOf(locale));
}

// RFC 5646 §2.1.1: upper and lower case mean the same.
function codeOf(locale: string): string {
  return locale.slice(0, 2).toLowerCase();
}
