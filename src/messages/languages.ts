/** The languages that there are texts in. English is what everything falls back to. */

import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import type { Texts } from "./texts.ts";

const LANGUAGES: ReadonlyMap<string, Texts> = new Map([
  ["en", en],
  ["de", de],
  ["fr", fr],
  ["es", es],
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

/** Every language, with its name in itself. */
export function languages(): readonly { readonly code: string; readonly name: string }[] {
  return [...LANGUAGES].map(([code, { artwork }]) => ({ code, name: artwork.language }));
}

/** True for a locale whose language is there. */
export function isLanguage(locale: string): boolean {
  return LANGUAGES.has(codeOf(locale));
}

/** True for a locale in whose language log lines are written; they are kept in English. */
export function isLogLanguage(locale: string): boolean {
  const code = codeOf(locale);
  return code === "en" || LANGUAGES.get(code)?.log !== undefined;
}

// RFC 5646 §2.1.1: upper and lower case mean the same.
function codeOf(locale: string): string {
  return locale.slice(0, 2).toLowerCase();
}
