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

const FILE_NAME = "installation.json";
const NOTE = "Belongs to the database with the same id. See docs/operating.md, Backup and moving.";

/** The mark of the directory, empty if it has none. Throws StoreOpenError if it cannot be understood. */
export async function readMark(root: string): Promise<Mark> {
  const file = path.join(root, FILE_NAME);
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
  const { installation, joining } = parsed(text, file);
  return {
    ...(typeof installation === "string" ? { id: installation } : {}),
    ...(typeof joining === "string" ? { joining } : {}),
  };
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

/** Replaces the mark, durably. The caller holds the store's lock. */
export async function writeMark(root: string, { id, joining }: Mark): Promise<void> {
  const tempPath = path.join(root, `${FILE_NAME}.tmp`);
  // A start that was killed here may have left one.
  await rm(tempPath, { force: true });
  const text = JSON.stringify({ installation: id, joining, note: NOTE });
  await writeDurably(Readable.from([Buffer.from(`${text}\n`)]), {
    tempPath,
    targetPath: path.join(root, FILE_NAME),
    sizeBytesMax: 4096,
    prepareDirectory: async () => {},
  });
}
