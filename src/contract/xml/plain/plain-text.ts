/** The text of a plain document: bytes that are UTF-8, line ends, references; and how a document is given up that is not plain. */

import { isAscii, isUtf8 } from "node:buffer";
import { hasOnlyXmlCharacters } from "../../simple-value.ts";

const UTF_8 = /^utf-8$/iu;
// XML 1.0 §2.2 Char, of what a UTF-8 text can hold; and §2.4: "]]>" does not stand in text, and elsewhere nobody needs it.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /[\0-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u;
const REFERENCE = /&(?:[a-z]+|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});/gu;
/** XML 1.0 §4.6. */
const PREDEFINED: ReadonlyMap<string, string> = new Map(
  Object.entries({ lt: "<", gt: ">", amp: "&", apos: "'", quot: '"' }),
);
// One for all: making a stack trace costs more than reading a document.
const NOT_PLAIN = new Error("the document is not plain");

/** Gives the document up: libxml2 has the word then. */
export function notPlain(): never {
  throw NOT_PLAIN;
}

/** What `read` returns; undefined where it gave the document up. */
export function ifPlain<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error === NOT_PLAIN) {
      return undefined;
    }
    throw error;
  }
}

/** The text of a document, its line ends single characters; `charset` is the media type's. Gives up what is not surely UTF-8. */
export function plainTextOf(bytes: Uint8Array, charset: string | undefined): string {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  const isAllAscii = isAscii(buffer);
  if ((charset !== undefined && !UTF_8.test(charset)) || !(isAllAscii || isUtf8(buffer))) {
    notPlain();
  }
  const text = buffer.toString(isAllAscii ? "latin1" : "utf8");
  if (FORBIDDEN.test(text) || text.includes("]]>")) {
    notPlain();
  }
  // XML 1.0 §2.11
  return text.includes("\r") ? text.replaceAll(/\r\n?/gu, "\n") : text;
}

/** A text with the characters that its references stand for. Gives up at any that is not surely one. */
export function resolved(text: string): string {
  if (text.replaceAll(REFERENCE, "").includes("&")) {
    notPlain();
  }
  return text.replaceAll(REFERENCE, characterOf);
}

/** XML 1.0 §4.1: a character reference stands for what Char allows. */
function characterOf(reference: string): string {
  const name = reference.slice(1, -1);
  if (!name.startsWith("#")) {
    return PREDEFINED.get(name) ?? notPlain();
  }
  const codePoint = Number(name.replace("#x", "0x").replace("#", ""));
  const character = codePoint <= 0x10_ffff ? String.fromCodePoint(codePoint) : notPlain();
  return hasOnlyXmlCharacters(character) ? character : notPlain();
}
