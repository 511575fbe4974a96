/** Contents of the bucket as files of this machine, for programs that want a path: copied when they are needed, and kept a while for the next. */

import { open, rm } from "node:fs/promises";
import path from "node:path";
import { onDisk } from "../disk/durable-file.ts";

/** How long one that nobody uses is kept: the steps of a run follow each other. */
const KEPT_MS = 60_000;
/** How much is kept of those that nobody uses. */
const KEPT_BYTES_MAX = 512 * 1024 * 1024;

export interface Wanted {
  /** Another content under the same id has another. */
  readonly tag: string;
  readonly sizeBytes: number;
  read(): AsyncIterable<Uint8Array>;
}

interface Copy {
  readonly file: string;
  readonly tag: string;
  readonly sizeBytes: number;
  readonly made: Promise<void>;
  users: number;
  leaving?: NodeJS.Timeout;
}

export class LocalCopies {
  readonly #directory: string;
  readonly #copies = new Map<string, Copy>();
  #made = 0;

  /** What a process that died leaves in the directory, whoever owns it removes. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Runs work on a file with the content. Rejects with what the work or the reading rejects with, insufficient-storage. */
  async during<T>(id: string, wanted: Wanted, use: (file: string) => Promise<T>): Promise<T> {
    const copy = this.#copyOf(id, wanted);
    copy.users += 1;
    clearTimeout(copy.leaving);
    try {
      await copy.made;
      return await use(copy.file);
    } finally {
      copy.users -= 1;
      await this.#leave(id, copy);
    }
  }

  /** Those that nobody uses are gone when it resolves. */
  async drop(ids: Iterable<string>): Promise<void> {
    for (const id of ids) {
      const copy = this.#copies.get(id);
      this.#copies.delete(id);
      await (copy?.users === 0 ? remove(copy) : undefined);
    }
  }

  #copyOf(id: string, wanted: Wanted): Copy {
    const known = this.#copies.get(id);
    if (known?.tag === wanted.tag) {
      return known;
    }
    this.#made += 1;
    const file = path.join(this.#directory, `copy-${process.pid}-${this.#made}-${id}`);
    const { tag, sizeBytes } = wanted;
    const made = onDisk(() => write(file, wanted.read()));
    const copy: Copy = { file, tag, sizeBytes, made, users: 0 };
    made.catch(() => this.#copies.get(id) === copy && this.#copies.delete(id));
    this.#copies.set(id, copy);
    if (known?.users === 0) {
      remove(known).catch(() => undefined);
    }
    return copy;
  }

  async #leave(id: string, copy: Copy): Promise<void> {
    if (copy.users > 0) {
      return;
    }
    if (this.#copies.get(id) !== copy) {
      await remove(copy);
      return;
    }
    copy.leaving = setTimeout(() => void this.drop([id]).catch(() => undefined), KEPT_MS);
    copy.leaving.unref();
    await this.drop(this.#tooMany());
  }

  /** The oldest of those that nobody uses, until what is left is little enough. */
  #tooMany(): readonly string[] {
    const unused = [...this.#copies].filter(([, { users }]) => users === 0);
    let bytes = unused.reduce((sum, [, { sizeBytes }]) => sum + sizeBytes, 0);
    return unused.flatMap(([id, { sizeBytes }]) => {
      const isOver = bytes > KEPT_BYTES_MAX;
      bytes -= isOver ? sizeBytes : 0;
      return isOver ? [id] : [];
    });
  }
}

async function remove({ file, leaving }: Copy): Promise<void> {
  clearTimeout(leaving);
  await rm(file, { force: true });
}

async function write(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    for await (const chunk of content) {
      await handle.writeFile(chunk);
    }
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
