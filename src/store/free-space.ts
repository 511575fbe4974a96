/** The low-water mark of the disk: below it nothing new is taken, so that what is under way can still be ended. */

import { statfs } from "node:fs/promises";
import type { BlobStore, JobStore, NewJob } from "../core/ports.ts";
import { Problem } from "../core/problem.ts";

const RETRY_AFTER_S = 30;
/** How long a look at the disk counts. */
const FRESH_MS = 1000;
const MIB = 1024 * 1024;

export interface FreeSpaceOptions {
  /** A directory on the disk. */
  readonly directory: string;
  /** The low-water mark; 0 looks at nothing. */
  readonly freeBytesMin: number;
  /** Milliseconds that only go forward. The process's own without it. */
  readonly now?: () => number;
}

export class FreeSpace {
  readonly #options: FreeSpaceOptions;
  readonly #now: () => number;
  #lookedAt = -Infinity;
  #looking: Promise<void> | undefined;
  #isShort = false;

  constructor(options: FreeSpaceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** True while the disk has less free than the mark, as of the last second. */
  async isShort(): Promise<boolean> {
    if (this.#options.freeBytesMin > 0 && this.#now() - this.#lookedAt >= FRESH_MS) {
      this.#looking ??= this.#look();
      await this.#looking;
    }
    return this.#isShort;
  }

  /** Throws insufficient-storage while the disk has less free than the mark. */
  async demand(): Promise<void> {
    if (await this.isShort()) {
      const marginMib = Math.round(this.#options.freeBytesMin / MIB);
      throw new Problem(
        "insufficient-storage",
        `The server's disk has less than the ${marginMib} MiB free that it keeps in reserve. ` +
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
      const { bavail, bsize } = await statfs(directory);
      this.#isShort = bavail * bsize < freeBytesMin;
    } catch {
      // A disk that cannot be asked is not short; writing to it tells what is wrong.
      this.#isShort = false;
    } finally {
      this.#lookedAt = this.#now();
      this.#looking = undefined;
    }
  }
}

/** The same store, which takes no new jobs and files while the disk is short of space. What it has can still be changed. */
export function keepingFree<Kept extends { readonly jobs: JobStore; readonly blobs: BlobStore }>(
  store: Kept,
  space: FreeSpace,
): Kept {
  const { jobs, blobs } = store;
  return {
    ...store,
    jobs: {
      ...jobs,
      submit: async (job: NewJob) => {
        await space.demand();
        return jobs.submit(job);
      },
    },
    blobs: {
      ...blobs,
      put: async (content: AsyncIterable<Uint8Array>, sizeBytesMax: number) =>
        blobs.put(space.guarded(content), sizeBytesMax),
    },
  };
}
