/** The mark of a data directory: a file that tells which installation, that is which database, its files belong to. */

import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { statOf } from "../files/directories.ts";
import { writeDurably } from "../files/disk/durable-file.ts";
import { codeOf } from "../databases/faults.ts";
import { notAFile, StoreOpenError } from "./store-open-error.ts";

export interface Mark {
  /** The installation that the files belong to; none before the first start. */
  readonly id?: string;
  /** The one that they are about to belong to: written before the database has it, so that a crash in between is understood. */
  readonly joining?: string;
}

/** Where the mark lies: beside the contents that it speaks of. */
export interface MarkPlace {
  /** As the operator knows it. */
  readonly name: string;
  /** The setting that names it. */
  readonly setting: "DATA_DIR" | "BLOBS_URL";
  /** Empty if there is none. Throws StoreOpenError if it cannot be understood. */
  read(): Promise<Mark>;
  /** Replaces the mark, durably. The caller holds the store's lock. */
  write(mark: Mark): Promise<void>;
}

/** The mark of a data directory. */
export function markIn(root: string): MarkPlace {
  return {
    name: root,
    setting: "DATA_DIR",
    read: () => readMark(root),
    write: (mark) => writeMark(root, mark),
  };
}

/** Whether contents lie elsewhere than in the data directory. */
export function isElsewhere({ setting }: MarkPlace): boolean {
  return setting !== "DATA_DIR";
}

export const MARK_NAME = "installation.json";
const NOTE = "Belongs to the database with the same id. See docs/operating.md, Backup and moving.";

async function readMark(root: string): Promise<Mark> {
  const file = path.join(root, MARK_NAME);
  const stats = await statOf(file);
  if (stats?.isFile() === false) {
    // Reading a pipe would wait for ever.
    throw notAFile(file, "the mark that tells which database the directory belongs to");
  }
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") {
      return "{}";
    }
    throw error;
  });
  return markOf(text, file);
}

/** The mark that a text holds; `name` is what the text is known as. Throws StoreOpenError. */
export function markOf(text: string, name: string): Mark {
  const { installation, joining } = parsed(text, name);
  return {
    ...(typeof installation === "string" ? { id: installation } : {}),
    ...(typeof joining === "string" ? { joining } : {}),
  };
}

export function textOf({ id, joining }: Mark): string {
  return `${JSON.stringify({ installation: id, joining, note: NOTE })}\n`;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new StoreOpenError(
      `${file} is damaged, so it does not tell which database the files beside it belong to. ` +
        "Put it back from a backup; or, if you know that the database is theirs, remove it and run: jobgate adopt",
      error,
    );
  }
}

async function writeMark(root: string, mark: Mark): Promise<void> {
  const tempPath = path.join(root, `${MARK_NAME}.tmp`);
  // A start that was killed here may have left one.
  await rm(tempPath, { force: true });
  await writeDurably(Readable.from([Buffer.from(textOf(mark))]), {
    tempPath,
    targetPath: path.join(root, MARK_NAME),
    sizeBytesMax: 4096,
    prepareDirectory: async () => {},
  });
}
