/** A zip made while it is read: what breaks breaks the reading and nothing else, and nothing stays open when reading ends. */

import { pipeline } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";
import { dataDescriptor, directory, localHead, type WrittenEntry } from "./zip-records.ts";

export interface ZipEntry {
  /** As in the zip; made safe by entryNames. */
  readonly name: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** Checked against what `open` gives, if told. */
  readonly sizeBytes?: number;
  /** What is not compressed lies in the zip as it is, in blocks. */
  readonly compress: boolean;
  /** Opened when its turn comes. */
  open(): AsyncIterable<Uint8Array>;
}

/** The zip's bytes. Reading throws what an entry's content throws, and the signal's reason. The same entries give the same bytes. */
export async function* zipStream(
  entries: readonly ZipEntry[],
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const written: WrittenEntry[] = [];
  let offset = 0;
  for (const { sizeBytes: toldBytes, ...entry } of entries) {
    const head = { ...entry, name: Buffer.from(entry.name) };
    const local = localHead(head);
    yield local;
    const sums = { crc32: 0, sizeBytes: 0 };
    const content = summed(entry.open(), sums);
    let packedBytes = 0;
    for await (const chunk of entry.compress ? deflated(content) : inBlocks(content)) {
      signal?.throwIfAborted();
      packedBytes += chunk.byteLength;
      yield chunk;
    }
    if (toldBytes !== undefined && toldBytes !== sums.sizeBytes) {
      throw new Error(`An entry has ${sums.sizeBytes} bytes and not the ${toldBytes} it should.`);
    }
    const whole = { ...head, ...sums, packedBytes, offset };
    const descriptor = dataDescriptor(whole);
    yield descriptor;
    offset += local.byteLength + packedBytes + descriptor.byteLength;
    written.push(whole);
  }
  yield* directory(written, offset);
}

/** The content as it is; what has passed is counted in `sums`. */
async function* summed(
  content: AsyncIterable<Uint8Array>,
  sums: { crc32: number; sizeBytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    // zlib's own is ten times faster than one in JavaScript, which was most of what a zip cost.
    sums.crc32 = crc32(chunk, sums.crc32);
    sums.sizeBytes += chunk.byteLength;
    yield chunk;
  }
}

/** Ends with the content's error where that breaks, and lets go of the content where reading ends before. */
function deflated(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return pipeline(content, createDeflateRaw(), () => {
    // Whoever reads is told.
  });
}

// RFC 1951 §3.2.4: one of the three kinds of blocks that deflated content is made of.
const BLOCK_BYTES_MAX = 0xffff;

/** Deflated content that is not compressed: blocks with the content as it is, and an empty one that is marked as the last. */
async function* inBlocks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    for (let at = 0; at < chunk.byteLength; at += BLOCK_BYTES_MAX) {
      yield block(chunk.subarray(at, at + BLOCK_BYTES_MAX), 0);
    }
  }
  yield block(new Uint8Array(0), 1);
}

/** With its head in one piece: small ones of their own would be packets of their own on the way to a caller. */
function block(piece: Uint8Array, isLast: 0 | 1): Uint8Array {
  const bytes = Buffer.allocUnsafe(5 + piece.byteLength);
  bytes.writeUInt8(isLast, 0);
  bytes.writeUInt16LE(piece.byteLength, 1);
  bytes.writeUInt16LE(~piece.byteLength & 0xffff, 3);
  bytes.set(piece, 5);
  return bytes;
}
