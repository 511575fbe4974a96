/** The Content-Transfer-Encoding of a part: its content as it was before a mail program's library wrote it in ASCII (RFC 2045 §6). */

import { Problem } from "../../core/model/problem.ts";
import { trimmed } from "../../core/text/trim.ts";

const DECODERS = {
  "": asItIs,
  "7bit": asItIs,
  "8bit": asItIs,
  binary: asItIs,
  base64: fromBase64,
  "quoted-printable": fromQuotedPrintable,
} as const;

/** How the content of a part may be written; "" where its head says nothing. */
export type TransferEncoding = keyof typeof DECODERS;

export function isTransferEncoding(name: string): name is TransferEncoding {
  return Object.hasOwn(DECODERS, name);
}

/** The content decoded, piece by piece. Throws malformed-document where it is not what its head says. */
export function decodeContent(
  content: AsyncIterable<Uint8Array>,
  encoding: TransferEncoding,
): AsyncIterable<Uint8Array> {
  return DECODERS[encoding](content);
}

function asItIs(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return content;
}

/** RFC 2045 §6.8: line breaks and blanks count for nothing, and padding ends the content. */
async function* fromBase64(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = "";
  let isPadded = false;
  for await (const chunk of content) {
    const digits = rest + latin1(chunk).replaceAll(/[\r\n\t ]/gu, "");
    const whole = digits.slice(0, digits.length - (digits.length % 4));
    rest = digits.slice(whole.length);
    if (whole !== "") {
      if (isPadded || !/^[A-Za-z0-9+/]*={0,2}$/u.test(whole)) {
        throw broken("base64");
      }
      isPadded = whole.endsWith("=");
      yield Buffer.from(whole, "base64");
    }
  }
  // Some senders leave the padding out; a single digit is less than a byte.
  if (rest !== "" && (isPadded || !/^[A-Za-z0-9+/]{2,3}$/u.test(rest))) {
    throw broken("base64");
  }
  yield Buffer.from(rest, "base64");
}

/** RFC 2045 has 76; what is kept of a line may not grow. */
const LINE_BYTES_MAX = 64 * 1024;

/** RFC 2045 §6.7: `=41` is a byte, and `=` at the end of a line joins it with the next. */
async function* fromQuotedPrintable(
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let rest = "";
  for await (const chunk of content) {
    const text = rest + latin1(chunk);
    const end = text.lastIndexOf("\n") + 1;
    rest = text.slice(end);
    if (rest.length > LINE_BYTES_MAX) {
      throw broken("quoted-printable");
    }
    yield decodeLines(text.slice(0, end));
  }
  yield decodeLines(rest);
}

function decodeLines(text: string): Uint8Array {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const joined = lines.map((line) => lineText(line)).join("") + lineText(last, "");
  if (/=(?![0-9A-F]{2})/iu.test(joined)) {
    throw broken("quoted-printable");
  }
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/giu, (_escape, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, "latin1");
}

/** The line with its end, unless it goes on with the next; blanks before its end were added on the way and are none of it. */
function lineText(line: string, ending = line.endsWith("\r") ? "\r\n" : "\n"): string {
  const content = trimmed(`.${line}`, (character) => " \t\r".includes(character)).slice(1);
  return content.endsWith("=") ? content.slice(0, -1) : content + ending;
}

function latin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}

function broken(encoding: TransferEncoding): Problem {
  return new Problem(
    "malformed-document",
    `The content of a part is not whole ${encoding}, as its Content-Transfer-Encoding says. Send it as it is or mend the encoder.`,
  );
}
