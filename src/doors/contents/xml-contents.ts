/** Finds documents/document/content in a job document in XML, alone or in an envelope. What is no XML is found out by whoever parses the rest. */

import type { ByteCursor } from "./byte-cursor.ts";
import type { ContentScanner, ContentStart } from "./content-scanner.ts";

const [LESS, GREATER, AMPERSAND, SLASH, QUOTE, APOSTROPHE, SEMICOLON] = [
  0x3c, 0x3e, 0x26, 0x2f, 0x22, 0x27, 0x3b,
];
/** The job, or the job in a request in a body in an envelope. */
const DEPTHS: ReadonlySet<number> = new Set([4, 7]);
const DEPTH_MAX = 7;
const PATH = "documents/document/content";
/** What else than an element begins with `<`, and how it ends. */
const ASIDES = [
  ["!--", "-->"],
  ["![CDATA[", "]]>"],
  ["?", "?>"],
] as const;
const ASIDE_START_MAX = "![CDATA[".length;
/** Names that are looked for are shorter, and so is a start tag of theirs. */
const NAME_CHARS_MAX = 64;
const INCLUDE_BYTES_MAX = 4096;
const REFERENCE_BYTES_MAX = 12;

/** What the scanner is in the middle of: text, what follows `<`, the attributes of a tag, or an aside until it ends. */
type Place = "text" | "start" | "tag" | { readonly until: string };

export class XmlContents implements ContentScanner {
  isAtContent = false;
  index = -1;
  readonly #names: string[] = [];
  #depth = 0;
  #place: Place = "text";
  /** What was seen of the place that matters: the name of a tag, or the end of an aside. */
  #seen = "";
  #quote = 0;
  #last = 0;

  scan(chunk: Buffer, from: number): number {
    this.isAtContent = false;
    let at = from;
    while (at < chunk.length && !this.isAtContent) {
      if (this.#place === "text") {
        const less = chunk.indexOf(LESS, at);
        at = less < 0 ? chunk.length : less + 1;
        this.#place = less < 0 ? "text" : "start";
        this.#seen = "";
      } else {
        this.#passByte(chunk[at] ?? 0);
        at += 1;
      }
    }
    return at;
  }

  async begin(cursor: ByteCursor): Promise<ContentStart> {
    while ((await cursor.have()) && isBlank(cursor.chunk[cursor.at] ?? 0)) {
      cursor.at += 1;
    }
    if (!(await cursor.have(2)) || cursor.chunk[cursor.at] !== LESS) {
      return "text";
    }
    return cursor.chunk[cursor.at + 1] === SLASH ? "text" : includedBy(cursor);
  }

  async *text(cursor: ByteCursor): AsyncGenerator<string> {
    while (await cursor.have()) {
      const { chunk, at } = cursor;
      const less = chunk.indexOf(LESS, at);
      const stop = less < 0 ? chunk.length : less;
      const ampersand = chunk.subarray(at, stop).indexOf(AMPERSAND);
      const end = ampersand < 0 ? stop : at + ampersand;
      yield chunk.toString("latin1", at, end);
      cursor.at = end;
      if (ampersand >= 0) {
        yield await blankReference(cursor);
      } else if (less >= 0) {
        if ((await cursor.have(2)) && cursor.chunk[cursor.at + 1] !== SLASH) {
          yield "<";
        }
        return;
      }
    }
  }

  #passByte(byte: number): void {
    if (this.#place === "start") {
      this.#passName(byte);
    } else if (this.#place === "tag") {
      this.#passTag(byte);
    } else if (this.#place !== "text") {
      const { until } = this.#place;
      this.#seen = (this.#seen + String.fromCharCode(byte)).slice(-until.length);
      this.#place = this.#seen === until ? "text" : this.#place;
    }
    this.#last = byte;
  }

  /** The first bytes behind `<`, until it is clear what they begin. */
  #passName(byte: number): void {
    const isEnd = isBlank(byte) || byte === GREATER || (byte === SLASH && this.#seen !== "");
    if (isEnd) {
      this.#place = "tag";
      this.#quote = 0;
      this.#passTag(byte);
      return;
    }
    if (this.#seen.length < NAME_CHARS_MAX) {
      this.#seen += String.fromCharCode(byte);
    }
    const aside = ASIDES.find(([start]) => start === this.#seen);
    if (aside !== undefined && this.#seen.length <= ASIDE_START_MAX) {
      this.#place = { until: aside[1] };
      this.#seen = "";
    }
  }

  #passTag(byte: number): void {
    if (this.#quote !== 0) {
      this.#quote = byte === this.#quote ? 0 : this.#quote;
    } else if (byte === QUOTE || byte === APOSTROPHE) {
      this.#quote = byte;
    } else if (byte === GREATER) {
      this.#place = "text";
      this.#endTag();
    }
  }

  #endTag(): void {
    const name = this.#seen;
    if (name.startsWith("!")) {
      return;
    }
    if (name.startsWith("/")) {
      this.#close();
      return;
    }
    this.#depth += 1;
    if (this.#depth <= DEPTH_MAX) {
      this.#names.push(name.slice(name.indexOf(":") + 1));
      const path = this.#names.slice(-PATH.split("/").length).join("/");
      this.#count(path);
      this.isAtContent = this.#last !== SLASH && DEPTHS.has(this.#depth) && path === PATH;
    }
    if (this.#last === SLASH) {
      this.#close();
    }
  }

  #count(path: string): void {
    if (path.endsWith("/documents/document") && DEPTHS.has(this.#depth + 1)) {
      this.index += 1;
    }
  }

  #close(): void {
    if (this.#depth <= DEPTH_MAX) {
      this.#names.pop();
    }
    this.#depth = Math.max(0, this.#depth - 1);
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** XOP 1.0 §2.1: an Include in place of the content, with what it refers to. Undefined, and nothing passed, for anything else. */
const INCLUDE =
  /^<(?:[\w.-]+:)?Include\s[^>]*?href\s*=\s*(?:"(?<double>[^"<>]*)"|'(?<single>[^'<>]*)')[^>]*>/u;
const INCLUDE_END = /^\s*<\/(?:[\w.-]+:)?Include\s*>/u;

async function includedBy(cursor: ByteCursor): Promise<ContentStart> {
  await cursor.have(INCLUDE_BYTES_MAX);
  const text = cursor.chunk.toString("latin1", cursor.at, cursor.at + INCLUDE_BYTES_MAX);
  const [tag = "", ...groups] = INCLUDE.exec(text) ?? [];
  const end = tag.endsWith("/>") ? "" : INCLUDE_END.exec(text.slice(tag.length))?.[0];
  if (tag === "" || end === undefined) {
    return undefined;
  }
  cursor.at += tag.length + end.length;
  return { reference: groups.find((group) => group !== undefined) ?? "" };
}

/** What Java writes for the ends of lines: `&#13;` and the like. Everything else is shown as it is. */
async function blankReference(cursor: ByteCursor): Promise<string> {
  await cursor.have(REFERENCE_BYTES_MAX);
  const end = cursor.chunk.subarray(cursor.at, cursor.at + REFERENCE_BYTES_MAX).indexOf(SEMICOLON);
  const text = cursor.chunk.toString("latin1", cursor.at, cursor.at + Math.max(1, end + 1));
  cursor.at += text.length;
  return /^&#(?:x0*[9ad]|0*(?:9|10|13));$/iu.test(text) ? "\n" : text;
}
