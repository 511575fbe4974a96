/** The base64 of a document's content, decoded piece by piece, and strictly: what is damaged is told with its place. */

import { Problem } from "../../core/model/problem.ts";

const BLANKS = /[\t\n\r ]+/gu;
const STRANGE = /[^A-Za-z0-9+/=\t\n\r ]/u;
/** RFC 4648 §4: padding ends it, and the bits that padding leaves over are 0 (§3.5). */
const PADDED = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)$/u;

/** Throws invalid-document, which names the document (by its index) and the character. Blanks and line ends count for nothing. */
export async function* decodedContent(
  pieces: AsyncIterable<string>,
  index: number,
): AsyncGenerator<Uint8Array> {
  let rest = "";
  let seenChars = 0;
  let isPadded = false;
  for await (const piece of pieces) {
    const strange = piece.search(STRANGE);
    if (strange >= 0) {
      throw damaged(
        index,
        `at character ${seenChars + strange + 1} stands ${JSON.stringify(piece[strange])}`,
      );
    }
    seenChars += piece.length;
    const digits = rest + piece.replaceAll(BLANKS, "");
    const whole = digits.slice(0, digits.length - (digits.length % 4));
    rest = digits.slice(whole.length);
    if (whole !== "") {
      const hasPadding = whole.includes("=");
      if (isPadded || (hasPadding && !PADDED.test(whole))) {
        throw damaged(index, `its padding, up to character ${seenChars}, is wrong`);
      }
      isPadded = hasPadding;
      yield Buffer.from(whole, "base64");
    }
  }
  if (rest !== "") {
    throw damaged(index, `it ends after character ${seenChars}, in the middle of a group of four`);
  }
}

function damaged(index: number, what: string): Problem {
  const message = `The content of document ${index + 1} is no base64: ${what}. Encode its bytes as RFC 4648 §4 says, with padding, or send the file itself as multipart/form-data or as it is.`;
  const pointer = `/documents/${index}/content`;
  return Problem.at("invalid-document", { pointer, rule: "pattern", message });
}
