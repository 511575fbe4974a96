/** The low-water mark of the disk, of bytes and of files: below it nothing new is taken, so that what is under way can still be ended. */

import { statfs } from "node:fs/promises";
import type { BlobStore } from "../../core/ports/files.ts";
import type { UploadStore } from "../../core/ports/uploads/uploads.ts";
import type { JobStore, NewJob } from "../../core/ports/jobs.ts";
import { Problem } from "../../core/model/problem.ts";

const RETRY_AFTER_S = 30;
/** How long a look at the disk counts. */
const FRESH_MS = 1000;
const MIB = 1024 * 1024;
/** Files and directories that are kept in reserve; of a small file system, its tenth. */
const FILES_MIN = 1000;

export interface FreeSpaceOptions {
  /** A directory on the disk. */
  readonly directory: string;
  /** The low-water mark; with 0 nothing is kept in reserve, of files neither. */
  readonly freeBytesMin: number;
  /** Milliseconds that only go forward. The process's own without it. */
  readonly now?: () => number;
}

/** File systems that count no files (btrfs) are never short of them. */
export type Shortage = "space" | "files";

export class FreeSpace {
  readonly #options: FreeSpaceOptions;
  readonly #now: () => number;
  #lookedAt = -Infinity;
  #looking: Promise<void> | undefined;
  #shortage: Shortage | undefined;
  /** Above the mark. */
  #spareBytes = Infinity;

  constructor(options: FreeSpaceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** What the disk has less of than the mark, as of the last second. */
  async shortage(): Promise<Shortage | undefined> {
    if (this.#now() - this.#lookedAt >= FRESH_MS) {
      this.#looking ??= this.#look();
      await this.#looking;
    }
    return this.#shortage;
  }

  /** True where the last second's look found the disk above its mark. */
  get isAmple(): boolean {
    return this.#shortage === undefined && this.#now() - this.#lookedAt < FRESH_MS;
  }

  /** Throws insufficient-storage where so much would leave the disk with less free than the mark. */
  async demandRoom(sizeBytes: number): Promise<void> {
    await this.demand();
    if (sizeBytes > this.#spareBytes) {
      const spareMib = Math.floor(this.#spareBytes / MIB);
      throw new Problem(
        "insufficient-storage",
        `The file has ${sizeBytes} bytes, and the server's disk has room for ${spareMib} MiB. ` +
          "Nothing was kept; send a smaller one, try again later or ask the operator for space.",
        { retryAfterS: RETRY_AFTER_S },
      );
    }
  }

  /** Throws insufficient-storage while the disk has less free than the mark. */
  async demand(): Promise<void> {
    const shortage = await this.shortage();
    if (shortage !== undefined) {
      const marginMib = Math.round(this.#options.freeBytesMin / MIB);
      const what =
        shortage === "space"
          ? `less than the ${marginMib} MiB free that it keeps in reserve`
          : "room for hardly any more files (inodes)";
      throw new Problem(
        "insufficient-storage",
        `The server's disk has ${what}. ` +
          "Nothing was kept; try again later or ask the operator for space.",
        { retryAfterS: RETRY_AFTER_S },
      );
    }
  }

  /** The same content; it breaks off with insufficient-storage when the disk falls below the mark. */
  async *guarded(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      await this.demand();
      yield chunk;
    }
  }

  async #look(): Promise<void> {
    const { directory, freeBytesMin } = this.#options;
    try {
      const { bavail, bsize, files, ffree } = await statfs(directory);
      const filesMin = freeBytesMin > 0 ? Math.min(FILES_MIN, Math.ceil(files / 10)) : 1;
      const isShortOfFiles = files > 0 && ffree < filesMin;
      this.#spareBytes = Math.max(0, bavail * bsize - freeBytesMin);
      this.#shortage =
        bavail * bsize < freeBytesMin ? "space" : isShortOfFiles ? "files" : undefined;
    } catch {
      // A disk that cannot be asked is not short; writing to it tells what is wrong.
      this.#shortage = undefined;
      this.#spareBytes = Infinity;
    } finally {
      this.#lookedAt = this.#now();
      this.#looking = undefined;
    }
  }
}

/** The same store, which takes no new jobs and files while the disk is short of space. What it has can still be changed. */
export function keepingFree<
  Kept extends {
    readonly jobs: JobStore;
    readonly blobs: BlobStore;
    readonly resumableUploads: UploadStore;
  },
>(store: Kept, space: FreeSpace): Kept {
  const { jobs, blobs, resumableUploads } = store;
  return {
    ...store,
    jobs: {
      ...jobs,
      add: (job: NewJob) =>
        space.isAmple ? jobs.add(job) : space.demand().then(async () => jobs.add(job)),
    },
    blobs: {
      ...blobs,
      put: async (content: AsyncIterable<Uint8Array>, sizeBytesMax: number) =>
        blobs.put(space.guarded(content), sizeBytesMax),
      grow: async (blobId: string, fromBytes: number) => {
        await space.demand();
        const growing = await blobs.grow(blobId, fromBytes);
        return {
          write: async (chunk: Uint8Array) => {
            await space.demand();
            await growing.write(chunk);
          },
          sync: () => growing.sync(),
          close: () => growing.close(),
        };
      },
    },
    resumableUploads: {
      ...resumableUploads,
      add: async (...[upload, ...rest]: Parameters<UploadStore["add"]>) => {
        // What it says that will come, so that nobody sends for hours what has no room.
        await space.demandRoom(upload.sizeBytes);
        return resumableUploads.add(upload, ...rest);
      },
    },
  };
}
