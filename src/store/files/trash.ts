/** The trash: files without owner lie here for a week, by the day on which they came, before they are removed for good. */

import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { blobPath } from "./blobs.ts";
import { statOf } from "./directories.ts";
import { blobsIn } from "./lying-blobs.ts";
import { codeOf } from "../databases/storage-fault.ts";

export interface TrashDirectories {
  readonly blobsDir: string;
  /** On the same file system. */
  readonly trashDir: string;
}

export interface TrashedFile {
  readonly blobId: string;
  /** Its path. */
  readonly file: string;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 7;
const DAY = /^\d{4}-\d\d-\d\d$/u;

/** Moves blobs into the folder of the day; those that another node moved first are left out. */
export async function putInTrash(
  { blobsDir, trashDir }: TrashDirectories,
  blobIds: readonly string[],
  now: number,
): Promise<void> {
  const folder = path.join(trashDir, dayOf(now));
  for (const blobId of blobIds) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await move(blobPath(blobsDir, blobId), path.join(folder, blobId));
  }
}

/** Moves a file from the trash back to where it is read. */
export async function putBack(
  { blobsDir }: TrashDirectories,
  { blobId, file }: TrashedFile,
): Promise<void> {
  const target = blobPath(blobsDir, blobId);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await move(file, target);
}

/** The blobs of one day. */
export interface TrashFolder {
  readonly folder: string;
  readonly files: readonly TrashedFile[];
  /** Paths of what is not ours. */
  readonly foreign: readonly string[];
  /** True once its week is over. */
  readonly isOld: boolean;
}

/** The folders of the trash, from the oldest on. */
export async function* trashFolders(trashDir: string, now: number): AsyncGenerator<TrashFolder> {
  const firstKept = dayOf(now - KEPT_DAYS * DAY_MS);
  for (const day of await daysIn(trashDir)) {
    const folder = path.join(trashDir, day);
    const { blobIds, foreign } = await blobsIn(folder);
    const files = blobIds.map((blobId) => ({ blobId, file: path.join(folder, blobId) }));
    yield { folder, files, foreign, isOld: day < firstKept };
  }
}

/** Removes the blobs, and the folder unless something else lies in it. */
export async function removeFolder({ folder, files, foreign }: TrashFolder): Promise<void> {
  for (const { file } of files) {
    await rm(file, { force: true });
  }
  if (foreign.length === 0) {
    await rmdir(folder).catch(() => {
      // Another node was faster, or somebody put something there just now.
    });
  }
}

/** The size of what is still there, in bytes. */
export async function sizeOf(files: readonly string[]): Promise<number> {
  let sizeBytes = 0;
  for (const file of files) {
    sizeBytes += (await statOf(file))?.size ?? 0;
  }
  return sizeBytes;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another node was faster.
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
  }
}

/** UTC, as a folder's name; what comes later sorts later. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** What else somebody put there is not ours to remove. */
async function daysIn(trashDir: string): Promise<readonly string[]> {
  return (await namesIn(trashDir)).filter((name) => DAY.test(name));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return [];
    }
    throw error;
  }
}
