/** What problems say in other languages than English: titles by code, and details sentence by sentence. */

import { readFileSync } from "node:fs";

import type { ProblemCode } from "../../core/model/problem.ts";
import { type Pattern, readPattern, valuesIn } from "./pattern.ts";

/** A file of this folder, such as de.json. The English sentences are as the source writes them, with {0}, {1}, … for what is put in. */
interface Catalogue {
  readonly titles: Readonly<Record<ProblemCode, string>>;
  readonly sentences: Readonly<Record<string, string>>;
}

const LANGUAGES: ReadonlySet<string> = new Set(["de", "fr", "es"]);

/** More than any detail of ours has: what a caller put in may have more, and is then left as it is. */
const SENTENCES_MAX = 20;

const loaded = new Map<string, ProblemTexts>();

/** The texts of a language such as "de"; undefined for English and where there are none. Read when first asked for. */
export function problemTexts(language: string): ProblemTexts | undefined {
  if (!LANGUAGES.has(language)) {
    return undefined;
  }
  const known = loaded.get(language);
  if (known !== undefined) {
    return known;
  }
  const file = readFileSync(new URL(`./${language}.json`, import.meta.url), "utf8");
  // Its shape is what test/messages/problem-texts.test.ts holds it to.
  const texts = new ProblemTexts(JSON.parse(file) as Catalogue);
  loaded.set(language, texts);
  return texts;
}

/**
 * Details are written in English where something fails, some of them in other processes and of several parts. So they are
 * said in another language at the door, where each sentence is looked up; one that is not there stays English.
 */
export class ProblemTexts {
  readonly #titles: Catalogue["titles"];
  /** By the first word; under "" those that begin with what is put in. */
  readonly #patterns = new Map<string, Pattern[]>();

  constructor({ titles, sentences }: Catalogue) {
    this.#titles = titles;
    for (const [english, other] of Object.entries(sentences)) {
      const pattern = readPattern(english, other);
      const first = firstWord(pattern.pieces[0] ?? "");
      this.#patterns.set(first, [...(this.#patterns.get(first) ?? []), pattern]);
    }
  }

  title(code: ProblemCode): string {
    return this.#titles[code];
  }

  /** @param text sentences in English */
  say(text: string): string {
    return text
      .split(/(?<=[.!?]) (?=[A-Z`"(])/u)
      .map((sentence, at) => (at < SENTENCES_MAX ? this.#said(sentence, isAny) : sentence))
      .join(" ");
  }

  #said(text: string, isMeant: (pattern: Pattern) => boolean): string {
    const candidates = [
      ...(this.#patterns.get(firstWord(text)) ?? []),
      ...(this.#patterns.get("") ?? []),
    ].filter(isMeant);
    let best: { readonly pattern: Pattern; readonly values: readonly string[] } | undefined;
    for (const pattern of candidates) {
      const values = valuesIn(text, pattern);
      if (values !== undefined && pattern.size > (best?.pattern.size ?? 0)) {
        best = { pattern, values };
      }
    }
    if (best === undefined) {
      return text;
    }
    const { pieces } = best.pattern;
    // A whole sentence stands behind a colon at the end, or was put in by a caller.
    const values = best.values.map((value, at) =>
      this.#said(value, endsInSentence(pieces, at) ? isAny : isPhrase),
    );
    return best.pattern.other.replaceAll(/\{(\d)\}/gu, (_, at: string) => values[Number(at)] ?? "");
  }
}

function isAny(): boolean {
  return true;
}

function isPhrase({ pieces }: Pattern): boolean {
  return !/[.!?]$/u.test(pieces.at(-1) ?? "");
}

/** Whether the value is what such a pattern as "The document does not keep the contract: {0}" introduces. */
function endsInSentence(pieces: readonly string[], at: number): boolean {
  return at === pieces.length - 2 && pieces[at]?.endsWith(": ") === true && pieces.at(-1) === "";
}

/** Up to the first blank; "" where that word is not whole. */
function firstWord(text: string): string {
  const end = text.indexOf(" ");
  return end < 0 ? "" : text.slice(0, end);
}
