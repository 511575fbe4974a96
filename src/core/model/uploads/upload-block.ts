/** The block: a part of an upload whose parts come in any order. */

/** The longest that is taken. */
export const BLOCK_BYTES_MAX = 100 * 1024;
/** The most of one upload: whoever sends a file byte by byte is stopped before the store is full of rows. */
export const BLOCKS_MAX = 10_000;

export interface Block {
  /** Where in the file it begins. */
  readonly firstByte: number;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly blobId: string;
}

/** Bytes of a file, both ends included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Where a block lies in its file. */
export function spanOf({ firstByte, sizeBytes }: Pick<Block, "firstByte" | "sizeBytes">): Span {
  return { first: firstByte, last: firstByte + sizeBytes - 1 };
}

/** What of a file of so many bytes is in none of its blocks, which are given in their order. */
export function missingSpans(blocks: readonly Block[], sizeBytes: number): readonly Span[] {
  const missing: Span[] = [];
  let next = 0;
  for (const block of blocks) {
    if (block.firstByte > next) {
      missing.push({ first: next, last: block.firstByte - 1 });
    }
    next = block.firstByte + block.sizeBytes;
  }
  return next < sizeBytes ? [...missing, { first: next, last: sizeBytes - 1 }] : missing;
}
