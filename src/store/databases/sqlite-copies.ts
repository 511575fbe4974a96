/** Copies of the embedded database as it is at one moment, made while everybody goes on reading and writing. */

import { closeSync, fstat, openSync, read } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { Problem } from "../../core/model/problem.ts";
import type { Database } from "./database.ts";
import type { SqliteFile } from "./sqlite-file.ts";

const readInto = promisify(read);
const statOfDescriptor = promisify(fstat);

/** Pages that every submit changes are copied out of the log half as often; the log has 8 MB in place of 4. */
export const CHECKPOINTS = "wal_autocheckpoint=2000";

const PIECE_BYTES = 1024 * 1024;

interface CopiedFile {
  readonly file: string;
  readonly connection: SqliteFile;
  readonly db: Database;
}

export interface Copies {
  /** Throws unavailable while another copy is made, and where it is stopped; what the disk says. */
  copyTo(target: string): Promise<void>;
  /** Ends one that is under way. */
  stop(): Promise<void>;
  /** To be called once the database is closed. */
  letGo(): void;
}

/**
 * All that was committed is brought into the file first, and nothing after it until the copy is done: what is written
 * meanwhile stays in the log. Nobody waits for more than the first step.
 */
export function createCopies(copied: CopiedFile): Copies {
  let descriptor: number | undefined;
  let copying: Promise<void> | undefined;
  let isStopped = false;

  async function copy(target: string): Promise<void> {
    // Closing any descriptor of the file would drop this process's lock on it (POSIX, fcntl), so this one stays open.
    descriptor ??= openSync(copied.file, "r");
    await hold(copied);
    const handle = await open(target, "wx", 0o600);
    try {
      await copyPieces(descriptor, handle, () => isStopped);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  return {
    async copyTo(target) {
      if (copying !== undefined || isStopped) {
        throw new Problem("unavailable", "A copy of the database is being made already.");
      }
      copying = copy(target);
      try {
        await copying;
      } finally {
        copying = undefined;
        copied.connection.prepare(`PRAGMA ${CHECKPOINTS}`).all([]);
      }
    },
    async stop() {
      isStopped = true;
      await copying?.catch(() => undefined);
    },
    letGo() {
      if (descriptor !== undefined) {
        closeSync(descriptor);
        descriptor = undefined;
      }
    },
  };
}

/** Brings the whole log into the file, and nothing more from now on. There is one connection: no transaction is open on it. */
async function hold({ connection, db }: CopiedFile): Promise<void> {
  await db.connection().execute(async () => {
    connection.prepare("PRAGMA wal_autocheckpoint=0").all([]);
    const [done] = connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all([]) as [
      { readonly busy: number },
    ];
    if (done.busy !== 0) {
      throw new Problem("unavailable", "The database's log could not be brought into its file.");
    }
  });
}

async function copyPieces(
  descriptor: number,
  handle: FileHandle,
  isStopped: () => boolean,
): Promise<void> {
  const { size } = await statOfDescriptor(descriptor);
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  for (let position = 0; position < size; ) {
    if (isStopped()) {
      throw new Problem("unavailable", "The server stops, so the database was not copied.");
    }
    const length = Math.min(PIECE_BYTES, size - position);
    const { bytesRead } = await readInto(descriptor, buffer, 0, length, position);
    if (bytesRead === 0) {
      throw new Error("The database's file became shorter while it was copied.");
    }
    await handle.writeFile(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
