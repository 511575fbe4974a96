/** How a page speaks to its reader: texts of the reader's language, with numbers, sizes and times as it writes them. */

import { type Language, languageOf } from "../../../messages/languages.ts";
import type { ArtworkTexts, Counted } from "../../../messages/artwork/artwork-texts.ts";
import {
  counted,
  filled,
  lengthText,
  numberText,
  sizeText,
  timeText,
} from "../../../messages/filled.ts";
import { type Html, html } from "../../http/html.ts";

/** The words of one reader. */
export class Words {
  readonly code: string;
  readonly texts: ArtworkTexts;

  constructor(language: string) {
    const { code, texts }: Language = languageOf(language);
    this.code = code;
    this.texts = texts.artwork;
  }

  /** The text as HTML; what is put in keeps its own direction (Unicode Bidirectional Algorithm, isolates). */
  fill(text: string, values: Readonly<Record<string, string | number | Html>>): Html {
    const pieces = text.split(/(\{[a-z]+\})/iu).map((piece) => {
      const value = piece.startsWith("{") ? values[piece.slice(1, -1)] : undefined;
      return value === undefined ? piece : html`<bdi>${value}</bdi>`;
    });
    return html`${pieces}`;
  }

  /** The text where no HTML can stand, such as in an attribute. */
  plain(text: string, values: Readonly<Record<string, string | number>>): string {
    return filled(text, values);
  }

  count(forms: Counted, n: number): string {
    return counted(this.code, forms, n);
  }

  number(n: number): string {
    return numberText(this.code, n);
  }

  size(sizeBytes: number): string {
    return sizeText(this.code, sizeBytes);
  }

  length(lengthMm: number): string {
    return lengthText(this.code, lengthMm);
  }

  /** The script shows it in the reader's own time zone. */
  time(timeMs: number): Html {
    const iso = new Date(timeMs).toISOString();
    return html`<time datetime="${iso}">${timeText(this.code, timeMs)}</time>`;
  }
}

/** What callers wrote: it keeps its own direction. */
export function theirs(text: string | number): Html {
  return html`<bdi>${text}</bdi>`;
}
