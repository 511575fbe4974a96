/** Whether a content is a ZIP, by its first bytes and its directory: nothing is unpacked, so nothing in it can harm. */

import { Problem } from "../model/problem.ts";
import type { ByteRange } from "../ports/files.ts";

/** How to look at a content without reading all of it. */
export interface Sample {
  readonly sizeBytes: number;
  read(range: ByteRange): AsyncIterable<Uint8Array>;
}

// APPNOTE.TXT §4.3.7, §4.3.12, §4.3.16: little-endian.
const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_BYTES = 22;
const COMMENT_BYTES_MAX = 0xffff;
const SIGNATURE_BYTES = 4;
/** APPNOTE.TXT §4.4.1.4: the true number stands in the ZIP64 record. */
const ELSEWHERE = 0xffffffff;

/** Throws invalid-document for what is no ZIP with at least one file in it, or is cut off. */
export async function checkZip(sample: Sample, pointer: string): Promise<void> {
  if (!(await isZip(sample))) {
    const message =
      "The upload is no whole ZIP with files in it: its first bytes or its directory at the end are missing. Pack the workflow as a ZIP and upload it again.";
    throw Problem.at("invalid-document", { pointer, rule: "value", message });
  }
}

async function isZip(sample: Sample): Promise<boolean> {
  const { sizeBytes } = sample;
  if (sizeBytes < DIRECTORY_END_BYTES + 2 * SIGNATURE_BYTES) {
    return false;
  }
  const tailFrom = Math.max(0, sizeBytes - DIRECTORY_END_BYTES - COMMENT_BYTES_MAX);
  const tail = await bytesOf(sample, { first: tailFrom, last: sizeBytes - 1 });
  const end = directoryEnd(tail);
  if ((await numberAt(sample, 0)) !== LOCAL_HEADER || end === undefined) {
    return false;
  }
  const directoryAt = end.offset === ELSEWHERE ? undefined : end.offset;
  const isWithin = directoryAt !== undefined && directoryAt + end.sizeBytes <= tailFrom + end.at;
  return (
    directoryAt === undefined ||
    (isWithin && (await numberAt(sample, directoryAt)) === DIRECTORY_HEADER)
  );
}

interface DirectoryEnd {
  /** Where in the tail it stands. */
  readonly at: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** The record that ends a ZIP, of which a comment of its length may follow; undefined if there is none, or no file before it. */
function directoryEnd(tail: DataView): DirectoryEnd | undefined {
  for (let at = tail.byteLength - DIRECTORY_END_BYTES; at >= 0; at -= 1) {
    if (
      tail.getUint32(at, true) === DIRECTORY_END &&
      at + DIRECTORY_END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength
    ) {
      const end = {
        at,
        sizeBytes: tail.getUint32(at + 12, true),
        offset: tail.getUint32(at + 16, true),
      };
      return tail.getUint16(at + 10, true) === 0 ? undefined : end;
    }
  }
  return undefined;
}

async function numberAt(sample: Sample, first: number): Promise<number | undefined> {
  const last = first + SIGNATURE_BYTES - 1;
  return last < sample.sizeBytes
    ? (await bytesOf(sample, { first, last })).getUint32(0, true)
    : undefined;
}

async function bytesOf(sample: Sample, range: ByteRange): Promise<DataView> {
  const bytes = new Uint8Array(range.last - range.first + 1);
  let at = 0;
  for await (const piece of sample.read(range)) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return new DataView(bytes.buffer);
}
