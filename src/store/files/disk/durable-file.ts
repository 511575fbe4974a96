/** Files that are either there as a whole and on the disk, or not there: temporary name, fsync, rename, fsync of the directory. */

import { createHash } from "node:crypto";
import { type FileHandle, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { diskFault } from "../../../core/model/disk-fault.ts";
import { Problem } from "../../../core/model/problem.ts";
import { codeOf } from "../../databases/faults.ts";

export interface DurableFile {
  /** Must lie on the same file system as the target; its directory is made where it is missing. */
  readonly tempPath: string;
  readonly targetPath: string;
  readonly sizeBytesMax: number;
  /** Makes the target's directory, durably; called when all content is there, and `anew` where it turns out to be gone. */
  prepareDirectory(anew: boolean): Promise<void>;
}

export interface Written {
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Writes content to the target and replaces what is there. Throws payload-too-large, insufficient-storage, and what the
 * content throws when it breaks off; the target is as before then, and no temporary file is left.
 */
export async function writeDurably(
  content: AsyncIterable<Uint8Array>,
  file: DurableFile,
): Promise<Written> {
  try {
    const written = await writeTemporary(content, file);
    await onDisk(async () => {
      await file.prepareDirectory(false);
      await rename(file.tempPath, file.targetPath).catch(async (error: unknown) => {
        if (codeOf(error) !== "ENOENT") {
          throw error;
        }
        await file.prepareDirectory(true);
        await rename(file.tempPath, file.targetPath);
      });
      await syncDirectory(path.dirname(file.targetPath));
    });
    return written;
  } catch (error) {
    await rm(file.tempPath, { force: true });
    throw error;
  }
}

async function writeTemporary(
  content: AsyncIterable<Uint8Array>,
  file: DurableFile,
): Promise<Written> {
  const handle = await onDisk(() => openTemporary(file.tempPath));
  try {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    for await (const chunk of content) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > file.sizeBytesMax) {
        throw tooLarge(file.sizeBytesMax);
      }
      hash.update(chunk);
      await onDisk(() => writeAll(handle, chunk));
    }
    await onDisk(() => handle.sync());
    return { sizeBytes, sha256: hash.digest("hex") };
  } finally {
    await handle.close();
  }
}

async function openTemporary(tempPath: string): Promise<FileHandle> {
  try {
    return await open(tempPath, "wx", 0o600);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
    await mkdir(path.dirname(tempPath), { recursive: true, mode: 0o700 });
    return open(tempPath, "wx", 0o600);
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < chunk.byteLength) {
    const { bytesWritten } = await handle.write(chunk, offset);
    offset += bytesWritten;
  }
}

/**
 * Makes a directory and everything above it up to `root`, and waits until the disk has their names. A link on the way is
 * not followed, since it could lead anywhere: it is in the way, as a file would be (ENOTDIR).
 */
export async function makeDirectory(root: string, directory: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  let parent = root;
  const names = path.relative(root, directory).split(path.sep);
  for (const name of names.filter((each) => each !== "")) {
    const current = path.join(parent, name);
    await mkdir(current, { recursive: true, mode: 0o700 });
    if (!(await lstat(current)).isDirectory()) {
      throw Object.assign(new Error(`A link is in the way: ${current}`), { code: "ENOTDIR" });
    }
    await syncDirectory(parent);
    parent = current;
  }
}

/** Waits until the names in a directory are on the disk. Windows cannot and need not. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") {
    return;
  }
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(error);
  }
}

function tooLarge(sizeBytesMax: number): Problem {
  return new Problem(
    "payload-too-large",
    `The content has more than ${sizeBytesMax} bytes, which is the most that is taken. Send a smaller file.`,
  );
}
