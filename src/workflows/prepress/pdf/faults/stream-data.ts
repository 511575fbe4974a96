/** What a stream holds as far as it can be read, and whether that is all of it. */

import { constants, inflateRawSync } from "node:zlib";
import { decodePDFRawStream, PDFArray, PDFName, PDFRawStream } from "@cantoo/pdf-lib";

export type DataFault = "cannot be decoded" | "ends early" | "is damaged";

export interface StreamData {
  /** Predictors are still in it. */
  readonly data: Uint8Array;
  readonly fault?: DataFault;
}

const NOTHING = new Uint8Array(0);
/** RFC 1950 §2.2: what stands before the deflated data. */
const ZLIB_HEAD_BYTES = 2;

/** Undoes these filters of a stream, the first of those that it has; undefined where there is more than `bytesMax`. */
export function streamData(
  stream: PDFRawStream,
  filters: readonly string[],
  bytesMax: number,
): StreamData | undefined {
  const [first, ...others] = filters;
  if (first === undefined) {
    return { data: stream.contents };
  }
  if (first === "FlateDecode" && others.length === 0) {
    return inflated(stream.contents, bytesMax);
  }
  if (!filters.every((filter) => DECODED_HERE.has(filter))) {
    return { data: NOTHING, fault: "cannot be decoded" };
  }
  try {
    return { data: decodePDFRawStream(withFilters(stream, filters)).decode() };
  } catch {
    return { data: NOTHING, fault: "is damaged" };
  }
}

const DECODED_HERE = new Set([
  "FlateDecode",
  "LZWDecode",
  "ASCII85Decode",
  "ASCIIHexDecode",
  "RunLengthDecode",
]);

/** Checksums at the end are left out by many programs, without harm; only what lies before them is asked for. */
function inflated(contents: Uint8Array, bytesMax: number): StreamData | undefined {
  if (!isZlib(contents)) {
    return { data: NOTHING, fault: "cannot be decoded" };
  }
  const deflated = contents.subarray(ZLIB_HEAD_BYTES);
  const limit = { maxOutputLength: bytesMax };
  try {
    return { data: inflateRawSync(deflated, limit) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "Z_BUF_ERROR") {
      const flush = { ...limit, finishFlush: constants.Z_SYNC_FLUSH };
      return { data: inflateRawSync(deflated, flush), fault: "ends early" };
    }
    return code === "Z_DATA_ERROR" ? { data: NOTHING, fault: "is damaged" } : undefined;
  }
}

/** RFC 1950 §2.2: method 8, and a multiple of 31. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** With the full names, under the key that everybody reads: inline images write both for short. */
function withFilters(stream: PDFRawStream, filters: readonly string[]): PDFRawStream {
  const dict = stream.dict.clone();
  const names = PDFArray.withContext(stream.dict.context);
  filters.forEach((filter) => names.push(PDFName.of(filter)));
  dict.set(PDFName.of("Filter"), names);
  return PDFRawStream.of(dict, stream.contents);
}
