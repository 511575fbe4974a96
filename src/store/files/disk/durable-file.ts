/** Files that are either there as a whole and on the disk, or not there: temporary name, fsync, rename, fsync of the directory. */

import { createHash } from "node:crypto";
import { type FileHandle, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { diskFault } from "../../../core/model/files/disk-fault.ts";
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
    for await (const block of blocksOf(content, file.sizeBytesMax)) {
      // Hashed here while another thread writes it.
      const writing = writeBlock(handle, block.chunks);
      for (const chunk of block.chunks) {
        hash.update(chunk);
      }
      sizeBytes += block.sizeBytes;
      await onDisk(() => writing);
    }
    await onDisk(() => handle.sync());
    return { sizeBytes, sha256: hash.digest("hex") };
  } finally {
    await handle.close();
  }
}

interface Block {
  readonly chunks: readonly Uint8Array[];
  readonly sizeBytes: number;
}

/** Some large writes cost less than many small ones. */
export const BLOCK_BYTES = 512 * 1024;
/** As many as systems write at once (IOV_MAX); of tiny ones the objects around them would be more than they hold. */
export const BLOCK_CHUNKS_MAX = 1024;

/** The content in blocks to write at once. Throws payload-too-large. */
async function* blocksOf(
  content: AsyncIterable<Uint8Array>,
  sizeBytesMax: number,
): AsyncGenerator<Block> {
  let chunks: Uint8Array[] = [];
  let [sizeBytes, totalBytes] = [0, 0];
  for await (const chunk of content) {
    sizeBytes += chunk.byteLength;
    totalBytes += chunk.byteLength;
    if (totalBytes > sizeBytesMax) {
      throw tooLarge(sizeBytesMax);
    }
    chunks.push(chunk);
    if (sizeBytes >= BLOCK_BYTES || chunks.length === BLOCK_CHUNKS_MAX) {
      yield { chunks, sizeBytes };
      chunks = [];
      sizeBytes = 0;
    }
  }
  yield { chunks, sizeBytes };
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

/** Writes all of it, from this byte of the file on or where the last write ended. A disk that is nearly full takes a part at a time. */
export async function writeBlock(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position?: number,
): Promise<void> {
  let left = chunks.filter(({ byteLength }) => byteLength > 0);
  let at = position;
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left, at);
    left = restOf(left, bytesWritten);
    at = at === undefined ? undefined : at + bytesWritten;
  }
}

/** What is left of the chunks after so many bytes: a disk that is nearly full takes a part. */
function restOf(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skipped = bytes;
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(Math.min(skipped, chunk.byteLength));
    skipped -= chunk.byteLength - rest.byteLength;
    return rest.byteLength === 0 ? [] : [rest];
  });
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
export async function syncDirectory(directory: string): Promise<void> {
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

/** Runs work on the disk. Throws insufficient-storage, unavailable where the disk is the reason of its failure. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(error);
  }
}

export function tooLarge(sizeBytesMax: number): Problem {
  return new Problem(
    "payload-too-large",
    `The content has more than ${sizeBytesMax} bytes, which is the most that is taken. Send a smaller file.`,
  );
}
