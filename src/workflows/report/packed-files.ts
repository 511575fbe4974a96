/** Several files as one, for a program of the sandbox that is given one: how long each is, then all of them. */

import { open } from "node:fs/promises";

/** Four bytes a length. */
const LENGTH_BYTES = 4;

/** Writes them behind each other: how many, how long each, then their bytes. */
export async function packFiles(path: string, files: readonly Uint8Array[]): Promise<void> {
  const head = Buffer.alloc(LENGTH_BYTES * (files.length + 1));
  head.writeUInt32BE(files.length, 0);
  for (const [index, { byteLength }] of files.entries()) {
    head.writeUInt32BE(byteLength, LENGTH_BYTES * (index + 1));
  }
  const file = await open(path, "w");
  try {
    for (const part of [head, ...files]) {
      await file.writeFile(part);
    }
  } finally {
    await file.close();
  }
}

/** The files again. */
export function unpackFiles(packed: Buffer): readonly Buffer[] {
  const count = packed.readUInt32BE(0);
  const files: Buffer[] = [];
  let at = LENGTH_BYTES * (count + 1);
  for (let index = 1; index <= count; index += 1) {
    const end = at + packed.readUInt32BE(LENGTH_BYTES * index);
    files.push(packed.subarray(at, end));
    at = end;
  }
  return files;
}
