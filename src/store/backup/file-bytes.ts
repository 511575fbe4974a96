/** The bytes of a file, which is opened when they are read. */

import { open } from "node:fs/promises";
import { readPieces } from "../files/disk/read-pieces.ts";

/** All of them, or so many from the beginning. */
export async function* fileBytes(file: string, bytesMax = Infinity): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    yield* readPieces(handle, { first: 0, last: bytesMax - 1 });
  } finally {
    await handle.close();
  }
}
