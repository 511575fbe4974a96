/** A file that grows piece by piece at its place: what was written is on the disk when sync() says so. */

import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import type { GrowingBlob } from "../../../core/ports/files.ts";
import { codeOf } from "../../databases/faults.ts";
import {
  BLOCK_BYTES,
  BLOCK_CHUNKS_MAX,
  onDisk,
  syncDirectory,
  writeBlock,
} from "./durable-file.ts";

/** Opens a file to be written on from this byte, and cuts off what lies behind it; makes it if that is the first. Throws what the system says, ENOENT where less is there. */
export async function growFile(file: string, fromBytes: number): Promise<GrowingBlob> {
  const isNew = fromBytes === 0;
  const start = isNew ? constants.O_CREAT | constants.O_TRUNC : 0;
  const handle = await open(file, constants.O_WRONLY | start, 0o600);
  try {
    // Of a new one there is nothing to look at.
    const { size } = isNew ? { size: 0 } : await handle.stat();
    if (size < fromBytes) {
      throw Object.assign(new Error(`${file} is shorter than it was.`), { code: "ENOENT" });
    }
    if (size > fromBytes) {
      await handle.truncate(fromBytes);
    }
  } catch (error) {
    await handle.close();
    throw error;
  }
  return growing(handle, { fromBytes, directory: isNew ? path.dirname(file) : undefined });
}

/** Opens a new file, or one of which nothing counts. `prepareDirectory` makes its directory, `anew` where it turns out to be gone. */
export async function growNewFile(
  file: string,
  prepareDirectory: (anew: boolean) => Promise<void>,
): Promise<GrowingBlob> {
  return onDisk(async () => {
    await prepareDirectory(false);
    return growFile(file, 0).catch(async (error: unknown) => {
      if (codeOf(error) !== "ENOENT") {
        throw error;
      }
      await prepareDirectory(true);
      return growFile(file, 0);
    });
  });
}

interface Start {
  readonly fromBytes: number;
  /** Where its name is new. */
  readonly directory: string | undefined;
}

/** What is written is gathered to blocks, of which one is on its way to the disk while the next fills. */
function growing(handle: FileHandle, { fromBytes, directory }: Start): GrowingBlob {
  let position = fromBytes;
  let isNameSynced = directory === undefined;
  let chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  /** Once a block has failed, all that comes after it fails too. */
  let writing = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    const [block, at] = [chunks, position];
    position += sizeBytes;
    chunks = [];
    sizeBytes = 0;
    writing = onDisk(() => writeBlock(handle, block, at));
    writing.catch(() => undefined);
  };
  return {
    async write(chunk) {
      chunks.push(chunk);
      sizeBytes += chunk.byteLength;
      if (sizeBytes >= BLOCK_BYTES || chunks.length === BLOCK_CHUNKS_MAX) {
        await flush();
      }
    },
    async sync() {
      await flush();
      await writing;
      await onDisk(async () => {
        await handle.sync();
        if (directory !== undefined && !isNameSynced) {
          await syncDirectory(directory);
          isNameSynced = true;
        }
      });
    },
    async close() {
      await writing.catch(() => undefined);
      await handle.close();
    },
  };
}
