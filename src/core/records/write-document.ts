/** Writes the document of a record, once for all who need it: it is measured, stored and answered with. */

import { Problem } from "../model/problem.ts";
import {
  RECORD_BYTES_MAX,
  type RecordDocument,
  type WrittenDocument,
} from "../model/people/record.ts";

/** The document as JSON. */
export function writeDocument(document: RecordDocument): WrittenDocument {
  const members = Object.entries(document).filter(([, value]) => value !== undefined);
  const pieces = ["{"];
  const places: { readonly name: string; readonly start: number; readonly end: number }[] = [];
  let end = 1;
  for (const [index, [name, value]] of members.entries()) {
    const before = `${index === 0 ? "" : ","}${JSON.stringify(name)}:`;
    const said = JSON.stringify(value);
    pieces.push(before, said);
    const start = end + before.length;
    end = start + said.length;
    if (Array.isArray(value)) {
      places.push({ name, start, end });
    }
  }
  pieces.push("}");
  const text = pieces.join("");
  // Cut out of the whole text, they are no copies.
  return {
    text,
    lists: new Map(places.map(({ name, start, end }) => [name, text.slice(start, end)])),
  };
}

/** Of the longest text of so many characters there are three bytes for each. */
const CHARS_SURELY_FIT = RECORD_BYTES_MAX / 3;

/** Throws payload-too-large. */
export function demandSize({ text }: WrittenDocument): void {
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
