/** How large a record may be. */

import { Problem } from "../model/problem.ts";
import { RECORD_BYTES_MAX, type RecordDocument } from "../model/people/record.ts";

/** Of the longest text of so many characters there are three bytes for each. */
const CHARS_SURELY_FIT = RECORD_BYTES_MAX / 3;

/** Throws payload-too-large. */
export function demandSize(document: RecordDocument): void {
  const text = JSON.stringify(document);
  if (text.length > CHARS_SURELY_FIT && bytesOf(text) > RECORD_BYTES_MAX) {
    throw new Problem(
      "payload-too-large",
      `With this the job would be larger than the ${RECORD_BYTES_MAX} bytes that one may have. Nothing of it was stored; put pictures and long texts into resources.`,
    );
  }
}

/** In UTF-8; a lone surrogate is written as an escape. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
