/** Files of a backup: linked where the file system is the same, else copied, and on the disk when a call returns. */

import { constants } from "node:fs";
import { copyFile, link, open, rm, stat } from "node:fs/promises";
import path from "node:path";
import { makeDirectory, syncDirectory, writeDurably } from "../files/disk/durable-file.ts";
import { codeOf } from "../databases/faults.ts";
import { fileBytes } from "./file-bytes.ts";

/** Another file system, one without links, a file with too many, or one of another user that may be read only. */
const UNLINKABLE = new Set([
  "EXDEV",
  "EPERM",
  "EACCES",
  "EMLINK",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EINVAL",
]);

/** A file, such as the mark of a hold, may lie where a folder was looked for. */
const NOT_THERE = new Set(["ENOENT", "ENOTDIR"]);

/** Copies files to one place, and remembers which directories are to be waited for. */
export class FileCopier {
  readonly #root: string;
  readonly #made = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Links or copies a file that nobody writes on. Resolves to its size; undefined if there is no such file. */
  async take(from: string, name: string): Promise<number | undefined> {
    const target = await this.#targetOf(name);
    try {
      await linkOrCopy(from, target);
    } catch (error) {
      if (NOT_THERE.has(codeOf(error))) {
        return undefined;
      }
      throw error;
    }
    return (await stat(target)).size;
  }

  /** Copies the first bytes of a file that may grow. Resolves to how many there were; undefined if there is no such file. */
  async takeBeginning(from: string, name: string, bytes: number): Promise<number | undefined> {
    const target = await this.#targetOf(name);
    try {
      const written = await writeDurably(fileBytes(from, bytes), {
        tempPath: `${target}.tmp`,
        targetPath: target,
        sizeBytesMax: Infinity,
        prepareDirectory: async () => {},
      });
      return written.sizeBytes;
    } catch (error) {
      if (NOT_THERE.has(codeOf(error))) {
        return undefined;
      }
      throw error;
    }
  }

  /** Waits until the disk has all names. */
  async sync(): Promise<void> {
    for (const directory of this.#made) {
      await syncDirectory(directory);
    }
  }

  async #targetOf(name: string): Promise<string> {
    const target = path.join(this.#root, name);
    const directory = path.dirname(target);
    if (!this.#made.has(directory)) {
      await makeDirectory(this.#root, directory);
      this.#made.add(directory);
    }
    return target;
  }
}

async function linkOrCopy(from: string, target: string): Promise<void> {
  try {
    await link(from, target);
  } catch (error) {
    if (!UNLINKABLE.has(codeOf(error))) {
      throw error;
    }
    await copy(from, target);
  }
}

async function copy(from: string, target: string): Promise<void> {
  // One that was copied in part is none.
  try {
    await copyFile(from, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    const handle = await open(target, "r+");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      await rm(target, { force: true });
    }
    throw error;
  }
}
