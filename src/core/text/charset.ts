/** Text out of bytes whose character encoding a sender has named, or not named. */

/** The longest name of a character encoding there is has half as many letters. */
const LABEL_CHARS_MAX = 40;

/** The text that the bytes are in the encoding of that name; undefined where there is no such encoding or they are none of it. */
export function decodeBytes(bytes: Uint8Array, charset: string): string | undefined {
  if (charset.length > LABEL_CHARS_MAX) {
    return undefined;
  }
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A header's text, one character for each byte: those who send more than ASCII mean UTF-8, else Latin-1. */
export function headerText(latin1: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII begins with them
  if (/^[\u0000-\u007f]*$/u.test(latin1)) {
    return latin1;
  }
  return decodeBytes(latin1Bytes(latin1), "utf-8") ?? latin1;
}

/** The bytes that a text stands for which has one character for each. */
export function latin1Bytes(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

/** The bytes of a text in which `%41`, or with another mark `=41`, stands for one; undefined where a mark has no number behind it. */
export function escapedBytes(latin1: string, mark: "%" | "=" = "%"): Uint8Array | undefined {
  const bytes: number[] = [];
  for (let at = 0; at < latin1.length; at += 1) {
    if (latin1[at] === mark) {
      const digits = latin1.slice(at + 1, at + 3);
      if (!/^[0-9a-f]{2}$/iu.test(digits)) {
        return undefined;
      }
      bytes.push(Number.parseInt(digits, 16));
      at += 2;
    } else {
      bytes.push(latin1.charCodeAt(at));
    }
  }
  return Uint8Array.from(bytes);
}
