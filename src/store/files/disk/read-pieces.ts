/** Reads a stored file in pieces that are large where the file is. */

import type { FileHandle } from "node:fs/promises";
import type { ByteRange } from "../../../core/ports/files.ts";

const FIRST_BYTES = 64 * 1024;
/** Fewer and larger pieces halve what a download costs. One at a time is held, so a caller who does not read holds no more. */
const PIECE_BYTES = 256 * 1024;

/** The file's bytes, or those of the range as far as there are any. Does not close it. */
export async function* readPieces(
  handle: FileHandle,
  { first, last }: ByteRange = { first: 0, last: Infinity },
): AsyncGenerator<Uint8Array> {
  let at = first;
  let pieceBytes = FIRST_BYTES;
  while (at <= last) {
    const wanted = Math.min(pieceBytes, last - at + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, at);
    if (bytesRead === 0) {
      return;
    }
    at += bytesRead;
    pieceBytes = PIECE_BYTES;
    yield buffer.subarray(0, bytesRead);
  }
}
