/** The directories of the store: for blobs, for what is published, and for files in the making. */

import type { Stats } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../databases/faults.ts";
import { StoreOpenError } from "../installation/store-open-error.ts";

export interface Directories {
  readonly blobsDir: string;
  readonly publishedDir: string;
  /** On the same file system. */
  readonly tempDir: string;
  readonly trashDir: string;
}

const HELD = new Set(["EBUSY", "ENOTEMPTY", "EEXIST", "EACCES", "EPERM"]);

/** No upload and no run takes longer. */
const IN_THE_MAKING_MS = 48 * 3_600_000;

/** Where the directories of a data directory are. */
export function directoriesOf(root: string): Directories {
  return {
    blobsDir: path.join(root, "blobs"),
    publishedDir: path.join(root, "published"),
    tempDir: path.join(root, "tmp"),
    trashDir: path.join(root, "trash"),
  };
}

/**
 * Makes what is missing and removes temporary files that nobody writes any more: all of them where this process is the
 * only one, else those that are old. The caller holds the store's lock and knows that the directory is its own.
 */
export async function prepareDirectories(
  directories: Directories,
  isShared: boolean,
): Promise<void> {
  const { tempDir } = directories;
  if (!isShared) {
    await removeUnlessHeld(tempDir);
  }
  for (const directory of Object.values(directories)) {
    await makeUsable(directory);
  }
  await removeOlder(tempDir, (await fileSystemTime(tempDir)) - IN_THE_MAKING_MS);
}

/** Makes a directory if it is missing. Throws StoreOpenError where something else is in its place, or it may not be made; it names the setting. */
export async function makeUsable(directory: string, setting?: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    const inTheWay = ["EEXIST", "ENOTDIR"].includes(codeOf(error));
    const prefix = setting === undefined ? "" : `${setting}: `;
    throw new StoreOpenError(
      inTheWay
        ? `${prefix}${directory} has to be a directory, and something else is in its place. Move that away and start again.`
        : `${prefix}The directory ${directory} cannot be made (${codeOf(error)}). Look whether the disk has room and the server's user may write there.`,
      error,
    );
  }
}

/** Epoch milliseconds by the file system's clock, which is what the files' times are compared with. */
export async function fileSystemTime(directory: string): Promise<number> {
  const probe = path.join(directory, `probe-${process.pid}`);
  await mkdir(probe, { recursive: true, mode: 0o700 });
  await rm(probe, { recursive: true, force: true });
  return (await stat(directory)).mtimeMs;
}

async function removeOlder(directory: string, than: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    const stats = await statOf(file);
    if (stats !== undefined && stats.mtimeMs < than) {
      await removeUnlessHeld(file);
    }
  }
}

/** What cannot be removed, such as a mount or a file that NFS keeps until it is closed, must not stop a start. */
async function removeUnlessHeld(file: string): Promise<void> {
  try {
    await rm(file, { recursive: true, force: true });
  } catch (error) {
    if (!HELD.has(codeOf(error))) {
      throw error;
    }
  }
}

/** Undefined if there is no such file. */
export async function statOf(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
