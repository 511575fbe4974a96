/** Encoded words in headers, as mail programs and .NET write what is more than ASCII (RFC 2047). */

import { decodeBytes, escapedBytes, latin1Bytes } from "./charset.ts";

/** The language that RFC 2231 §5 lets follow the charset says nothing about the text. Some senders leave blanks in words. */
const WORD =
  /=\?(?<charset>[^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?(?<encoding>[bq])\?(?<content>[^?]*)\?=/giu;

/** Words of one charset that follow each other: many senders cut in the middle of a character. */
interface Run {
  readonly charset: string;
  readonly bytes: number[];
  readonly written: string[];
}

/** The text with its encoded words decoded; a word that is broken or in an unknown charset stays as it is written. */
export function decodeWords(text: string): string {
  if (!text.includes("=?")) {
    return text;
  }
  const pieces: (string | Run)[] = [];
  let at = 0;
  for (const word of text.matchAll(WORD)) {
    const between = text.slice(at, word.index);
    const last = pieces.at(-1);
    // RFC 2047 §6.2: white space between two words is none of the text.
    if (between !== "" && (typeof last !== "object" || between.trim() !== "")) {
      pieces.push(between);
    }
    addWord(pieces, word);
    at = word.index + word[0].length;
  }
  return [...pieces, text.slice(at)].map(shown).join("");
}

function addWord(pieces: (string | Run)[], word: RegExpExecArray): void {
  const { charset: named = "", encoding = "", content = "" } = word.groups ?? {};
  const bytes = encoding.toLowerCase() === "b" ? base64Bytes(content) : wordBytes(content);
  const charset = named.toLowerCase();
  const last = pieces.at(-1);
  if (bytes === undefined) {
    pieces.push(word[0]);
  } else if (typeof last === "object" && last.charset === charset) {
    last.bytes.push(...bytes);
    last.written.push(word[0]);
  } else {
    pieces.push({ charset, bytes: [...bytes], written: [word[0]] });
  }
}

function shown(piece: string | Run): string {
  return typeof piece === "string"
    ? piece
    : (decodeBytes(Uint8Array.from(piece.bytes), piece.charset) ?? piece.written.join(""));
}

function base64Bytes(content: string): Uint8Array | undefined {
  try {
    return latin1Bytes(atob(content));
  } catch {
    return undefined;
  }
}

/** RFC 2047 §4.2: as quoted-printable, with the underscore for a space. */
function wordBytes(content: string): Uint8Array | undefined {
  return escapedBytes(content.replaceAll("_", " "), "=");
}
