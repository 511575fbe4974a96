/** A file that grows piece by piece at its place: what was written is on the disk when sync() says so. */

import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import type { GrowingBlob } from "../../../core/ports/files.ts";
import { codeOf } from "../../databases/faults.ts";
import { onDisk, syncDirectory } from "./durable-file.ts";

/** Opens a file to be written on from this byte; makes it if that is the first. Throws what the system says, ENOENT where less is there. */
export async function growFile(file: string, fromBytes: number): Promise<GrowingBlob> {
  const isNew = fromBytes === 0;
  const handle = await open(file, constants.O_WRONLY | (isNew ? constants.O_CREAT : 0), 0o600);
  try {
    const { size } = await handle.stat();
    if (size < fromBytes) {
      throw Object.assign(new Error(`${file} is shorter than it was.`), { code: "ENOENT" });
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

function growing(handle: FileHandle, { fromBytes, directory }: Start): GrowingBlob {
  let position = fromBytes;
  let isNameSynced = directory === undefined;
  return {
    write: (chunk) =>
      onDisk(async () => {
        await writeAll(handle, chunk, position);
        position += chunk.byteLength;
      }),
    sync: () =>
      onDisk(async () => {
        await handle.sync();
        if (directory !== undefined && !isNameSynced) {
          await syncDirectory(directory);
          isNameSynced = true;
        }
      }),
    close: () => handle.close(),
  };
}

/** A disk that is nearly full takes a part. */
async function writeAll(handle: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  let done = 0;
  while (done < chunk.byteLength) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.byteLength - done, at + done);
    done += bytesWritten;
  }
}
