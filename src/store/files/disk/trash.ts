/** The trash: files without owner lie here for a week, by the day on which they came, before they are removed for good. */

import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import type { TrashDay } from "../../../core/ports/files.ts";
import { blobsIn } from "./blob-listing.ts";
import { blobPath } from "./blob-path.ts";
import { codeOf } from "../../databases/faults.ts";

export interface TrashDirectories {
  readonly blobsDir: string;
  /** On the same file system. */
  readonly trashDir: string;
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
    await move(blobPath(blobsDir, blobId), path.join(folder, blobId));
  }
}

/** The days of the trash, from the oldest on. */
export async function* trashDays(
  { blobsDir, trashDir }: TrashDirectories,
  now: number,
): AsyncGenerator<TrashDay> {
  const firstKept = firstKeptDay(now);
  // What else somebody put there is not ours to remove.
  for (const day of (await namesIn(trashDir)).filter(isDay)) {
    const folder = path.join(trashDir, day);
    const found = await blobsIn(folder);
    yield {
      ...found,
      isOver: day < firstKept,
      async putBack(blobIds) {
        for (const blobId of blobIds) {
          await move(path.join(folder, blobId), blobPath(blobsDir, blobId));
        }
      },
      async remove() {
        for (const { id } of found.blobs) {
          await rm(path.join(folder, id), { force: true });
        }
        if (found.foreign.length === 0) {
          await rmdir(folder).catch(() => {
            // Another node was faster, or somebody put something there just now.
          });
        }
      },
    };
  }
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
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
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The oldest day whose week is not over. */
export function firstKeptDay(now: number): string {
  return dayOf(now - KEPT_DAYS * DAY_MS);
}

/** Whether a folder's name is that of a day. */
export function isDay(name: string): boolean {
  return DAY.test(name);
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
