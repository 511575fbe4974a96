/** Letters put together to words, and words to lines. */

import type {
  AreaDocument,
  TextLineDocument,
  TextWordDocument,
} from "../../core/model/contract-types.gen.ts";

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Letter {
  readonly text: string;
  /** On the page as it is shown, from the top; undefined where it is put in by PDFium. */
  readonly rect: Rect | undefined;
  readonly angle: number;
  readonly isUnmapped: boolean;
}

/** Takes the letters of a page in their order. */
export class Reading {
  characters = 0;
  unmapped = 0;
  readonly #lines: TextLineDocument[] = [];
  #words: TextWordDocument[] = [];
  #angle = 0;
  #word = "";
  #rects: Rect[] = [];

  add({ text, rect, angle, isUnmapped }: Letter): void {
    if (/^[\r\n]$/u.test(text)) {
      this.#endLine();
    } else if (/^\s*$/u.test(text)) {
      this.#endWord();
      this.#count(text === "" && rect !== undefined);
    } else if (isWritable(text)) {
      if (this.#words.length === 0 && this.#word === "") {
        this.#angle = angle;
      }
      this.#word += text;
      this.#rects.push(...(rect === undefined ? [] : [rect]));
      this.characters += 1;
      this.unmapped += isUnmapped ? 1 : 0;
    } else {
      this.#count(rect !== undefined);
    }
  }

  /** A letter of the page that is left out, because nobody can write it. */
  #count(isLeftOut: boolean): void {
    this.unmapped += isLeftOut ? 1 : 0;
  }

  end(): readonly TextLineDocument[] {
    this.#endLine();
    return this.#lines;
  }

  #endWord(): void {
    // Halves of letters beyond the first 65,536 come one after the other; a half alone is none.
    const text = this.#word.replaceAll(/\p{Cs}/gu, "\ufffd");
    if (text !== "") {
      this.#words.push({ text, area: unionOf(this.#rects) });
    }
    this.#word = "";
    this.#rects = [];
  }

  #endLine(): void {
    this.#endWord();
    const words = this.#words;
    if (words.length > 0) {
      this.#lines.push({
        text: words.map(({ text }) => text).join(" "),
        area: unionOf(words.map(({ area }) => rectOf(area))),
        ...(this.#angle === 0 ? {} : { angle: this.#angle }),
        words,
      });
    }
    this.#words = [];
  }
}

/** Neither XML nor people know the others: XML 1.0 §2.2. */
function isWritable(text: string): boolean {
  return !/[\p{Cc}\ufffe\uffff]/u.test(text);
}

function rectOf({ left, top, width, height }: AreaDocument): Rect {
  return { left, top, right: left + width, bottom: top + height };
}

function unionOf(rects: readonly Rect[]): AreaDocument {
  const [first] = rects;
  if (first === undefined) {
    return { left: 0, top: 0, width: 0, height: 0 };
  }
  let { left, top, right, bottom } = first;
  for (const rect of rects) {
    left = Math.min(left, rect.left);
    top = Math.min(top, rect.top);
    right = Math.max(right, rect.right);
    bottom = Math.max(bottom, rect.bottom);
  }
  return {
    left: rounded(left),
    top: rounded(top),
    width: rounded(right - left),
    height: rounded(bottom - top),
  };
}

/** To a hundredth of a point: more is noise. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
