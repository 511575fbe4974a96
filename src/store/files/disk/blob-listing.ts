/** What lies in blobs/ and in the folders of the trash: blobs, and foreign names, which are not ours to touch. */

import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { BlobList } from "../../../core/ports/files.ts";
import { blobPath, isBlobId } from "./blob-path.ts";
import { statOf } from "../directories.ts";
import { codeOf } from "../../databases/faults.ts";
import { chunksOf } from "../../databases/transact.ts";

/** As the levels of directories above the blobs are called. */
const LEVEL = /^[0-9A-Za-z-]{2}$/u;

/** Goes through the blobs in blobs/, some hundred at a time. `writtenBefore` is a time of the files' own clock. */
export async function* listBlobs(
  blobsDir: string,
  writtenBefore?: number,
): AsyncGenerator<BlobList> {
  const isLevel = (entry: Dirent): boolean => entry.isDirectory() && LEVEL.test(entry.name);
  const isInPlace = (entry: Dirent, at: string): boolean =>
    isBlob(entry) && blobPath(blobsDir, entry.name) === path.join(at, entry.name);
  const named = namesFrom(blobsDir);
  const outer = await lookInto(blobsDir, isLevel);
  yield { blobs: [], foreign: named(outer.foreign) };
  for (const directory of outer.ours) {
    const inner = await lookInto(directory, isLevel);
    const found = await Promise.all(inner.ours.map((level) => lookInto(level, isInPlace)));
    yield { blobs: [], foreign: named([inner, ...found].flatMap(({ foreign }) => foreign)) };
    for (const files of chunksOf(found.flatMap(({ ours }) => ours))) {
      yield { blobs: await measured(files, writtenBefore), foreign: [] };
    }
  }
}

/** The blobs that lie in one folder of the trash. */
export async function blobsIn(folder: string): Promise<BlobList> {
  const { ours, foreign } = await lookInto(folder, isBlob);
  return { blobs: await measured(ours), foreign: namesFrom(path.dirname(folder))(foreign) };
}

/** Paths in a directory of the data directory, as seen from there. */
function namesFrom(directory: string): (paths: readonly string[]) => readonly string[] {
  return (paths) => paths.map((each) => path.relative(path.dirname(directory), each));
}

function isBlob(entry: Dirent): boolean {
  return entry.isFile() && isBlobId(entry.name);
}

/** Without those that another node moved meanwhile. */
async function measured(
  files: readonly string[],
  writtenBefore = Infinity,
): Promise<BlobList["blobs"]> {
  const found = await Promise.all(
    files.map(async (file) => ({ id: path.basename(file), stats: await statOf(file) })),
  );
  return found.flatMap(({ id, stats }) =>
    stats !== undefined && stats.mtimeMs < writtenBefore ? [{ id, sizeBytes: stats.size }] : [],
  );
}

/** Paths. */
interface Contents {
  readonly ours: readonly string[];
  /** What somebody else put there: a file manager, an editor, the file system itself. */
  readonly foreign: readonly string[];
}

/** What lies in one directory. One that cannot be read is foreign itself; one that is gone is empty. */
async function lookInto(
  directory: string,
  isOurs: (entry: Dirent, directory: string) => boolean,
): Promise<Contents> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const ours: string[] = [];
    const foreign: string[] = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      (isOurs(entry, directory) ? ours : foreign).push(path.join(directory, entry.name));
    }
    return { ours, foreign };
  } catch (error) {
    switch (codeOf(error)) {
      case "ENOENT":
        return { ours: [], foreign: [] };
      case "EACCES":
      case "EPERM":
      case "ENOTDIR":
        return { ours: [], foreign: [directory] };
      default:
        throw error;
    }
  }
}
