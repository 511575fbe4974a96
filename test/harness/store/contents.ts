/** File contents as the ports have them: streams of byte chunks. */

import type { BlobStore } from "../../../src/core/ports/files.ts";

/** The bytes in pieces of at most `size`. */
export async function* chunks(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

/** Everything that a stream gives. */
export async function contentOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) {
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Where a blob's content is on this machine now. Throws gone. */
export function pathOf(blobs: BlobStore, blobId: string): Promise<string> {
  return blobs.withLocalFile(blobId, async (path) => path);
}
