/** Finds `documents[…].content` in a job document in JSON. What is no JSON is found out by whoever parses the rest. */

import type { ByteCursor } from "./byte-cursor.ts";
import type { ContentScanner, ContentStart } from "./content-scanner.ts";

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];
/** The object, its list, and the object in that. */
const DEPTH = 3;
/** Names that are looked for are shorter. */
const KEY_CHARS_MAX = 16;

interface Level {
  readonly isArray: boolean;
  key: string;
}

export class JsonContents implements ContentScanner {
  isAtContent = false;
  index = -1;
  /** Of the outer levels alone. */
  readonly #levels: Level[] = [];
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isKey = false;
  #key = "";

  scan(chunk: Buffer, from: number): number {
    this.isAtContent = false;
    let at = from;
    while (at < chunk.length && !this.isAtContent) {
      at = this.#isInString ? this.#passString(chunk, at) : this.#passByte(chunk, at);
    }
    return at;
  }

  async begin(): Promise<ContentStart> {
    return "text";
  }

  async *text(cursor: ByteCursor): AsyncGenerator<string> {
    while (await cursor.have()) {
      const { chunk, at } = cursor;
      const quote = chunk.indexOf(QUOTE, at);
      const stop = quote < 0 ? chunk.length : quote;
      const backslash = chunk.subarray(at, stop).indexOf(BACKSLASH);
      const end = backslash < 0 ? stop : at + backslash;
      yield chunk.toString("latin1", at, end);
      cursor.at = end;
      if (backslash >= 0) {
        yield await escaped(cursor);
      } else if (quote >= 0) {
        // The quote ends the string for whoever reads the rest.
        this.#isInString = true;
        this.#isKey = false;
        return;
      }
    }
  }

  #passByte(chunk: Buffer, at: number): number {
    const level = this.#depth <= DEPTH ? this.#levels.at(-1) : undefined;
    switch (chunk[at] ?? 0) {
      case QUOTE:
        this.isAtContent = !this.#isKey && this.#isContent();
        this.#isInString = !this.isAtContent;
        this.#key = "";
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#open(chunk[at] === OPEN_BRACKET);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#close();
        break;
      case COMMA:
        this.#isKey = level?.isArray === false;
        break;
      case COLON:
        this.#isKey = false;
        break;
      default:
        break;
    }
    return at + 1;
  }

  #open(isArray: boolean): void {
    this.#depth += 1;
    if (this.#depth <= DEPTH) {
      this.#levels.push({ isArray, key: "" });
      if (this.#depth === DEPTH) {
        this.index += 1;
      } else {
        this.index = -1;
      }
    }
    this.#isKey = !isArray && this.#depth <= DEPTH;
  }

  #close(): void {
    if (this.#depth <= DEPTH) {
      this.#levels.pop();
    }
    this.#depth = Math.max(0, this.#depth - 1);
    this.#isKey = false;
  }

  #isContent(): boolean {
    const [object, list, document] = this.#levels;
    return (
      this.#depth === DEPTH &&
      object?.key === "documents" &&
      list?.isArray === true &&
      document?.key === "content"
    );
  }

  /** To behind the quote that ends it. */
  #passString(chunk: Buffer, from: number): number {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#isEscaped) {
        this.#isEscaped = false;
      } else if (byte === BACKSLASH) {
        this.#isEscaped = true;
      } else if (byte === QUOTE) {
        this.#endString();
        return at + 1;
      }
      if (this.#isKey && this.#key.length < KEY_CHARS_MAX) {
        this.#key += String.fromCharCode(byte);
      }
    }
    return at;
  }

  #endString(): void {
    this.#isInString = false;
    const level = this.#levels.at(-1);
    if (this.#isKey && level !== undefined) {
      level.key = this.#key;
    }
  }
}

/** What libraries write with a backslash in base64: a slash, or the end of a line. Everything else is shown as it is. */
async function escaped(cursor: ByteCursor): Promise<string> {
  const isWhole = await cursor.have(2);
  const text = cursor.chunk.toString("latin1", cursor.at, cursor.at + 2);
  cursor.at += isWhole ? 2 : 1;
  if (text === String.raw`\/`) {
    return "/";
  }
  return /^\\[nrt]$/u.test(text) ? "\n" : text;
}
