/** Blobs on disk: contents of files, each under its id in a directory of two levels. */

import { createHash } from "node:crypto";
import { open, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { BlobStore, ByteRange, GrowingBlob } from "../../../core/ports/files.ts";
import type { Ids } from "../../../core/ports/base.ts";
import { Problem } from "../../../core/model/problem.ts";
import { listBlobs } from "./blob-listing.ts";
import { blobPath } from "./blob-path.ts";
import { fileSystemTime, statOf } from "../directories.ts";
import { isHeld } from "../removal-hold.ts";
import { makeDirectory, writeDurably } from "./durable-file.ts";
import { growFile, growNewFile } from "./growing-file.ts";
import { readPieces } from "./read-pieces.ts";
import { putInTrash, trashDays } from "./trash.ts";
import { codeOf } from "../../databases/faults.ts";

export interface BlobDirectories {
  readonly blobsDir: string;
  /** On the same file system, as the next. */
  readonly tempDir: string;
  readonly trashDir: string;
}

const RETRY_AFTER_S = 30;

/** So many files come to lie beside each other before the next ones go elsewhere. */
const FILES_PER_PLACE = 64;
/** The end of an id that says where its file lies. */
const PLACE_LENGTH = 4;

export function createBlobStore(directories: BlobDirectories, ids: Ids): BlobStore {
  const { blobsDir, tempDir } = directories;
  const known = new Map<string, Promise<void>>();
  const nextId = placedIds(ids);

  /** Two puts into a new directory both wait until the disk has it; later ones know that it is there. */
  async function knownDirectory(directory: string, anew: boolean): Promise<void> {
    const making =
      (anew ? undefined : known.get(directory)) ?? makeBlobDirectory(blobsDir, directory);
    known.set(directory, making);
    try {
      await making;
    } catch (error) {
      known.delete(directory);
      throw error;
    }
  }

  async function grow(blobId: string, fromBytes: number): Promise<GrowingBlob> {
    const file = blobPath(blobsDir, blobId);
    return fromBytes > 0
      ? told(growFile(file, fromBytes))
      : growNewFile(file, (anew) => knownDirectory(path.dirname(file), anew));
  }

  const discard = async (blobIds: readonly string[]): Promise<void> =>
    putInTrash(directories, blobIds, await fileSystemTime(tempDir));

  return {
    async put(content, sizeBytesMax) {
      const id = nextId();
      const targetPath = blobPath(blobsDir, id);
      try {
        const written = await writeDurably(content, {
          tempPath: path.join(tempDir, id),
          targetPath,
          sizeBytesMax,
          prepareDirectory: (anew) => knownDirectory(path.dirname(targetPath), anew),
        });
        return { id, ...written };
      } catch (error) {
        await rm(targetPath, { force: true });
        throw error;
      }
    },

    newId: nextId,
    grow,

    open: (blobId, range) => readBlob(blobPath(blobsDir, blobId), range),

    sha256Of: (blobId) => sha256Of(readBlob(blobPath(blobsDir, blobId), undefined)),

    sizeOf: async (blobId) => (await statOf(blobPath(blobsDir, blobId)))?.size,

    async demand(blobIds) {
      await told(Promise.all(blobIds.map((blobId) => stat(blobPath(blobsDir, blobId)))));
    },

    async withLocalFile(blobId, use) {
      const file = blobPath(blobsDir, blobId);
      await told(stat(file));
      return use(file);
    },

    async *list(ageMs) {
      const before = ageMs === undefined ? undefined : (await fileSystemTime(tempDir)) - ageMs;
      yield* listBlobs(blobsDir, before);
    },

    async remove(blobIds) {
      if (blobIds.length > 0 && (await isHeld(directories))) {
        await discard(blobIds);
        return;
      }
      await removeFiles(blobIds.map((blobId) => blobPath(blobsDir, blobId)));
    },

    discard,

    async *trash() {
      yield* trashDays(directories, await fileSystemTime(tempDir));
    },
  };
}

async function removeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await rm(file, { force: true });
  }
}

/** Without blobs/ itself what is stored is elsewhere, on a disk that is not mounted, say: nothing is put in its place. */
async function makeBlobDirectory(blobsDir: string, directory: string): Promise<void> {
  if ((await statOf(blobsDir)) === undefined) {
    throw new Problem("unavailable", "The server's stored files are not in their place.", {
      retryAfterS: RETRY_AFTER_S,
      cause: new Error(`${blobsDir} is missing.`),
    });
  }
  await makeDirectory(blobsDir, directory);
}

/**
 * Ids of which some in a row have the same end, so that their files share a directory: a new one costs as much as a small
 * file in one that is there. What is left of an id makes it unique.
 */
function placedIds(ids: Ids): () => string {
  let place = "";
  let left = 0;
  return () => {
    const id = ids.next();
    if (left === 0) {
      place = id.slice(-PLACE_LENGTH);
      left = FILES_PER_PLACE;
    }
    left -= 1;
    return id.slice(0, -PLACE_LENGTH) + place;
  };
}

async function sha256Of(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of content) {
    hash.update(piece);
  }
  return hash.digest("hex");
}

async function* readBlob(file: string, range: ByteRange | undefined): AsyncIterable<Uint8Array> {
  const handle = await told(open(file));
  try {
    yield* readPieces(handle, range);
  } finally {
    await handle.close();
  }
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw goneFault(error);
  }
}

function goneFault(error: unknown): unknown {
  return codeOf(error) === "ENOENT"
    ? new Problem("gone", "The content of this file is no longer stored.", { cause: error })
    : error;
}
