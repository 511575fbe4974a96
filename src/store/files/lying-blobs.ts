/** What lies in blobs/ and in the folders of the trash: blobs, and foreign names, which are not ours to touch. */

import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { blobPath, isBlobId } from "./blobs.ts";
import { codeOf } from "../databases/storage-fault.ts";

export interface Lying {
  readonly blobIds: readonly string[];
  /** Paths of what somebody else put there: a file manager, an editor, the file system itself. */
  readonly foreign: readonly string[];
}

/** As the levels of directories above the blobs are called. */
const LEVEL = /^[0-9A-Za-z-]{2}$/u;

/** Goes through the blobs, a directory after the other. */
export async function* lyingBlobs(blobsDir: string): AsyncGenerator<Lying> {
  const outer = await levelsIn(blobsDir);
  yield { blobIds: [], foreign: outer.foreign };
  for (const directory of outer.levels) {
    const inner = await levelsIn(directory);
    const lying = await Promise.all(inner.levels.map(blobsIn));
    const isInPlace = (blobId: string, at: string): boolean =>
      blobPath(blobsDir, blobId) === path.join(at, blobId);
    const found = lying.map(({ blobIds, foreign }, index) => {
      const at = inner.levels[index] ?? directory;
      const strays = blobIds.filter((blobId) => !isInPlace(blobId, at));
      return {
        blobIds: blobIds.filter((blobId) => isInPlace(blobId, at)),
        foreign: [...foreign, ...strays.map((name) => path.join(at, name))],
      };
    });
    yield {
      blobIds: found.flatMap(({ blobIds }) => blobIds),
      foreign: [...inner.foreign, ...found.flatMap(({ foreign }) => foreign)],
    };
  }
}

/** What lies in one directory. One that cannot be read is foreign itself; one that is gone is empty. */
export async function blobsIn(directory: string): Promise<Lying> {
  const { entries, foreign } = await lookInto(directory);
  const isBlob = (entry: Dirent): boolean => entry.isFile() && isBlobId(entry.name);
  return {
    blobIds: entries.filter(isBlob).map(({ name }) => name),
    foreign: [...foreign, ...pathsOf(directory, entries, (entry) => !isBlob(entry))],
  };
}

async function levelsIn(
  directory: string,
): Promise<{ readonly levels: readonly string[]; readonly foreign: readonly string[] }> {
  const { entries, foreign } = await lookInto(directory);
  const isLevel = (entry: Dirent): boolean => entry.isDirectory() && LEVEL.test(entry.name);
  return {
    levels: pathsOf(directory, entries, isLevel),
    foreign: [...foreign, ...pathsOf(directory, entries, (entry) => !isLevel(entry))],
  };
}

function pathsOf(
  directory: string,
  entries: readonly Dirent[],
  isWanted: (entry: Dirent) => boolean,
): readonly string[] {
  return entries.filter(isWanted).map(({ name }) => path.join(directory, name));
}

async function lookInto(
  directory: string,
): Promise<{ readonly entries: readonly Dirent[]; readonly foreign: readonly string[] }> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)), foreign: [] };
  } catch (error) {
    switch (codeOf(error)) {
      case "ENOENT":
        return { entries: [], foreign: [] };
      case "EACCES":
      case "EPERM":
      case "ENOTDIR":
        return { entries: [], foreign: [directory] };
      default:
        throw error;
    }
  }
}
