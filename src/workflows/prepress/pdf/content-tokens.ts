/** Reads a content stream into operators with their operands, inline images included. ISO 32000-1 §7.8.2, §8.9.7. */

import {
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
} from "@cantoo/pdf-lib";

export interface Operation {
  readonly operator: string;
  readonly operands: readonly PDFObject[];
  /** Of BI: what is written between ID and EI. */
  readonly data?: Uint8Array;
  /** The same to the end of the program: pixels may look like EI. */
  readonly rest?: Uint8Array;
}

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITER = new Set(Buffer.from("()<>[]{}/%", "latin1"));
/** ISO 32000-1 Table C.1 names 33 for DeviceN; no operator takes more. */
const OPERANDS_MAX = 64;
const NESTING_MAX = 32;

/** ( ) < > / % [ ] and the reverse solidus. */
const [OPEN, CLOSE, LESS, GREATER, SLASH, PERCENT] = [40, 41, 60, 62, 47, 37];
const [LEFT, RIGHT, BACKSLASH] = [91, 93, 92];

/** Reads one content stream. What is no syntax is passed over, as viewers do. */
export class ContentReader {
  readonly #bytes: Uint8Array;
  readonly #context: PDFContext;
  #at = 0;

  constructor(context: PDFContext, bytes: Uint8Array) {
    this.#context = context;
    this.#bytes = bytes;
  }

  /** The operations, one by one. */
  *operations(): Generator<Operation> {
    let operands: PDFObject[] = [];
    for (;;) {
      this.#skipWhite();
      if (this.#at >= this.#bytes.length) {
        return;
      }
      const value = this.#value(0);
      if (typeof value === "string") {
        yield value === "BI" ? this.#inlineImage() : { operator: value, operands };
        operands = [];
      } else if (value !== undefined && operands.length < OPERANDS_MAX) {
        operands.push(value);
      }
    }
  }

  /** An object; the text of an operator; undefined for what is neither. */
  #value(depth: number): PDFObject | string | undefined {
    const code = this.#bytes[this.#at] ?? -1;
    switch (code) {
      case SLASH:
        return this.#name();
      case OPEN:
        return this.#string();
      case LEFT:
        this.#at += 1;
        return this.#array(depth);
      case LESS:
        return this.#bytes[this.#at + 1] === LESS ? this.#dict(depth) : this.#hexString();
      default:
        return DELIMITER.has(code) ? this.#passOver() : this.#word();
    }
  }

  #passOver(): undefined {
    this.#at += 1;
  }

  #skipWhite(): void {
    for (; this.#at < this.#bytes.length; this.#at += 1) {
      const code = this.#bytes[this.#at] ?? 0;
      if (code === PERCENT) {
        while (this.#at < this.#bytes.length && !isLineEnd(this.#bytes[this.#at])) {
          this.#at += 1;
        }
      } else if (!WHITE.has(code)) {
        return;
      }
    }
  }

  #regular(): string {
    const start = this.#at;
    while (this.#at < this.#bytes.length) {
      const code = this.#bytes[this.#at] ?? 0;
      if (WHITE.has(code) || DELIMITER.has(code)) {
        break;
      }
      this.#at += 1;
    }
    return latin1(this.#bytes.subarray(start, this.#at));
  }

  #name(): PDFName {
    this.#at += 1;
    return PDFName.of(this.#regular());
  }

  #word(): PDFObject | string {
    const word = this.#regular();
    const number = /^[+-]*[0-9.]/u.test(word)
      ? Number.parseFloat(word.replace(/^[+-]*-/u, "-"))
      : NaN;
    if (Number.isFinite(number)) {
      return PDFNumber.of(number);
    }
    switch (word) {
      case "true":
        return PDFBool.True;
      case "false":
        return PDFBool.False;
      case "null":
        return PDFNull;
      default:
        return word;
    }
  }

  #string(): PDFHexString {
    const bytes: number[] = [];
    let depth = 0;
    for (this.#at += 1; this.#at < this.#bytes.length; this.#at += 1) {
      const code = this.#bytes[this.#at] ?? 0;
      if (code === CLOSE && depth === 0) {
        this.#at += 1;
        break;
      }
      depth += code === OPEN ? 1 : code === CLOSE ? -1 : 0;
      if (code === BACKSLASH) {
        this.#at += 1;
        this.#escape(bytes);
      } else {
        bytes.push(code);
      }
    }
    return hexOf(bytes);
  }

  /** ISO 32000-1 Table 3. */
  #escape(bytes: number[]): void {
    const letter = String.fromCharCode(this.#bytes[this.#at] ?? 0);
    const plain = ESCAPES[letter];
    if (plain !== undefined) {
      bytes.push(plain);
    } else if (/[0-7]/u.test(letter)) {
      const [octal = "0"] =
        /^[0-7]{1,3}/u.exec(latin1(this.#bytes.subarray(this.#at, this.#at + 3))) ?? [];
      bytes.push(Number.parseInt(octal, 8) & 255);
      this.#at += octal.length - 1;
    } else if (letter === "\r") {
      this.#at += this.#bytes[this.#at + 1] === 10 ? 1 : 0;
    } else if (letter !== "\n") {
      bytes.push(letter.charCodeAt(0));
    }
  }

  #hexString(): PDFHexString {
    const start = this.#at + 1;
    const end = this.#bytes.indexOf(GREATER, start);
    this.#at = end < 0 ? this.#bytes.length : end + 1;
    const text = latin1(this.#bytes.subarray(start, end < 0 ? undefined : end));
    return PDFHexString.of(text.replace(/[^0-9A-Fa-f]/gu, ""));
  }

  #array(depth: number): PDFArray {
    const array = PDFArray.withContext(this.#context);
    for (;;) {
      this.#skipWhite();
      if (this.#at >= this.#bytes.length || depth > NESTING_MAX) {
        return array;
      }
      if (this.#bytes[this.#at] === RIGHT) {
        this.#at += 1;
        return array;
      }
      const value = this.#value(depth + 1);
      if (value !== undefined && typeof value !== "string") {
        array.push(value);
      }
    }
  }

  #dict(depth: number): PDFDict {
    this.#at += 2;
    const dict = PDFDict.withContext(this.#context);
    for (;;) {
      this.#skipWhite();
      if (this.#at >= this.#bytes.length || depth > NESTING_MAX) {
        return dict;
      }
      if (this.#bytes[this.#at] === GREATER) {
        this.#at += 2;
        return dict;
      }
      const key = this.#value(depth + 1);
      this.#skipWhite();
      if (key instanceof PDFName) {
        const value = this.#value(depth + 1);
        if (value !== undefined && typeof value !== "string") {
          dict.set(key, value);
        }
      }
    }
  }

  #inlineImage(): Operation {
    const dict = PDFDict.withContext(this.#context);
    for (;;) {
      this.#skipWhite();
      const key = this.#at < this.#bytes.length ? this.#value(0) : "ID";
      if (key === "ID") {
        break;
      }
      this.#skipWhite();
      const value = key instanceof PDFName ? this.#value(0) : undefined;
      if (key instanceof PDFName && value !== undefined && typeof value !== "string") {
        dict.set(key, value);
      }
    }
    const start = this.#at + 1;
    const end = this.#endOfImage(start);
    this.#at = end + 2;
    const rest = this.#bytes.subarray(start);
    return { operator: "BI", operands: [dict], data: rest.subarray(0, end - start), rest };
  }

  /** The data may hold "EI" themselves: it ends them only between white space. */
  #endOfImage(start: number): number {
    for (let at = start; at < this.#bytes.length - 1; at += 1) {
      const isEnd =
        this.#bytes[at] === 69 &&
        this.#bytes[at + 1] === 73 &&
        WHITE.has(this.#bytes[at - 1] ?? 32) &&
        WHITE.has(this.#bytes[at + 2] ?? 32);
      if (isEnd) {
        return at;
      }
    }
    return this.#bytes.length;
  }
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  b: 8,
  f: 12,
  "(": 40,
  ")": 41,
  "\\": 92,
};

function isLineEnd(code: number | undefined): boolean {
  return code === 10 || code === 13;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function hexOf(bytes: readonly number[]): PDFHexString {
  return PDFHexString.of(Buffer.from(bytes).toString("hex"));
}
