/** Which encoding an XML document has, and whether its prolog holds a DOCTYPE. */

import { Problem } from "../../core/model/problem.ts";

/** A document's bytes without byte-order mark, and what is known of their encoding before the prolog is read. */
export interface EncodedXml {
  readonly bytes: Uint8Array;
  /** Overrides the prolog; undefined leaves the word to it. */
  readonly encoding: string | undefined;
}

const CHARSET = /^[A-Za-z][A-Za-z0-9._:+-]{0,39}$/u;

/**
 * Decides the encoding: byte-order mark, then charset, then (undefined) the prolog. RFC 7303 §3.
 * @param bytes the document as it came
 * @param charset the media type's parameter
 * @throws Problem unsupported-media-type for UTF-32 and for what is no charset name
 */
export function resolveEncoding(bytes: Uint8Array, charset: string | undefined): EncodedXml {
  const [first, second, third, fourth] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return { bytes: bytes.subarray(3), encoding: "UTF-8" };
  }
  if (first === 0xff && second === 0xfe) {
    if (third === 0 && fourth === 0) {
      throw unknownCharset("UTF-32");
    }
    return { bytes: bytes.subarray(2), encoding: "UTF-16LE" };
  }
  if (first === 0xfe && second === 0xff) {
    return { bytes: bytes.subarray(2), encoding: "UTF-16BE" };
  }
  return { bytes, encoding: charset === undefined ? undefined : encodingOf(bytes, charset) };
}

function encodingOf(bytes: Uint8Array, charset: string): string {
  const name = charset.toUpperCase();
  if (!CHARSET.test(charset) || name.startsWith("UTF-32") || name === "UTF-7") {
    throw unknownCharset(charset);
  }
  // Without a mark the first character, "<", tells the byte order.
  return name === "UTF-16" ? (bytes[0] === 0 ? "UTF-16BE" : "UTF-16LE") : name;
}

/** The problem for a charset that nobody knows. */
export function unknownCharset(charset: string): Problem {
  const name = CHARSET.test(charset) ? ` ${charset}` : "";
  return new Problem(
    "unsupported-media-type",
    `The character set${name} is not known here; send the document in UTF-8.`,
  );
}

const encoder = new TextEncoder();
const DOCTYPE = encoder.encode("<!DOCTYPE");
const COMMENT_START = encoder.encode("<!--");
const COMMENT_END = encoder.encode("-->");
const INSTRUCTION_START = encoder.encode("<?");
const INSTRUCTION_END = encoder.encode("?>");

/**
 * Looks for a DOCTYPE before the root element, without parsing, in any encoding that has ASCII in one or two bytes.
 * @returns true if there is one; the parser's tree is asked as well, for encodings that this misses
 */
export function hasDoctypeInProlog({ bytes, encoding }: EncodedXml): boolean {
  const text = codeUnits(bytes, encoding);
  for (let at = skipBlanks(text, 0); ; at = skipBlanks(text, at)) {
    if (startsWith(text, at, COMMENT_START)) {
      at = endOf(text, at + 4, COMMENT_END);
    } else if (startsWith(text, at, INSTRUCTION_START)) {
      at = endOf(text, at + 2, INSTRUCTION_END);
    } else {
      return startsWith(text, at, DOCTYPE);
    }
  }
}

/** The code units of a document: bytes, or 16-bit units in the right order. */
interface CodeUnits {
  readonly length: number;
  at(index: number): number;
}

function codeUnits(bytes: Uint8Array, encoding: string | undefined): CodeUnits {
  const isLittle = encoding === "UTF-16LE" || (bytes[0] === 0x3c && bytes[1] === 0);
  const isBig = encoding === "UTF-16BE" || (bytes[0] === 0 && bytes[1] === 0x3c);
  if (!isLittle && !isBig) {
    return { length: bytes.length, at: (index) => bytes[index] ?? 0 };
  }
  const low = isLittle ? 0 : 1;
  return {
    length: bytes.length >> 1,
    at: (index) => (bytes[index * 2 + low] ?? 0) + (bytes[index * 2 + 1 - low] ?? 0) * 256,
  };
}

function skipBlanks(text: CodeUnits, start: number): number {
  let at = start;
  for (; at < text.length; at += 1) {
    const unit = text.at(at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) {
      break;
    }
  }
  return at;
}

function startsWith(text: CodeUnits, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index += 1) {
    if (text.at(at + index) !== expected[index]) {
      return false;
    }
  }
  return true;
}

/** Where the end mark is over; the end of the text if it never comes. */
function endOf(text: CodeUnits, start: number, mark: Uint8Array): number {
  for (let at = start; at < text.length; at += 1) {
    if (text.at(at) === mark[0] && startsWith(text, at, mark)) {
      return at + mark.length;
    }
  }
  return text.length;
}
