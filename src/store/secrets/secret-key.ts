/** The key that seals secrets: given as text, or kept in a file of the data directory that only its owner can read. */

import { randomBytes } from "node:crypto";
import { readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { writeDurably } from "../files/disk/durable-file.ts";
import { statOf } from "../files/directories.ts";
import { notAFile, StoreOpenError } from "../installation/store-open-error.ts";

const KEY_BYTES = 32;
const OTHERS = 0o077;

/** Reads a key of 32 bytes from text: 64 hex digits or base64. Throws StoreOpenError, which does not tell the text. */
export function parseSecretKey(text: string, source: string): Uint8Array {
  const trimmed = text.trim();
  const encoding = /^[0-9a-f]{64}$/iu.test(trimmed) ? "hex" : "base64";
  const key = Buffer.from(trimmed, encoding);
  if (key.length !== KEY_BYTES || !/^[\w+/-]+=*$/u.test(trimmed)) {
    throw new StoreOpenError(
      `${source} must hold a key of 32 bytes, as 64 hex digits or as base64. ` +
        "`openssl rand -hex 32` makes one; stored secrets can be read only with the key that sealed them.",
    );
  }
  return key;
}

/**
 * The key in `secret.key` of the data directory; the caller holds the directory's lock. It is made at first use, but not
 * where something is sealed already, which another key could not open. Throws StoreOpenError, also if others may read
 * the file.
 */
export async function secretKeyOf(
  dataDir: string,
  { isSealed }: { readonly isSealed: boolean },
): Promise<Uint8Array> {
  const file = path.join(dataDir, "secret.key");
  const found = await modeOf(file);
  if (found === undefined && isSealed) {
    throw new StoreOpenError(
      `${file} is missing, and the stored secrets can be read only with the key that sealed them. ` +
        "Put the file back from a backup, or set SECRET_KEY to that key. No new key was made.",
    );
  }
  const mode = found ?? (await createKey(file));
  // Windows keeps no such modes; there the data directory's own rights protect the file.
  if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
    throw new StoreOpenError(
      `${file} can be read by others than its owner, so the secrets it seals are not safe. ` +
        `Run: chmod 600 ${file}`,
    );
  }
  return parseSecretKey(await readFile(file, "utf8"), file);
}

async function modeOf(file: string): Promise<number | undefined> {
  const stats = await statOf(file);
  if (stats?.isFile() === false) {
    throw notAFile(file, "the key that seals secrets");
  }
  return stats?.mode;
}

/** A key file must never be half there: with an empty one the server could not start again. */
async function createKey(file: string): Promise<number> {
  const tempPath = `${file}.tmp`;
  // A start that was killed here may have left one.
  await rm(tempPath, { force: true });
  await writeDurably(Readable.from([Buffer.from(`${randomBytes(KEY_BYTES).toString("hex")}\n`)]), {
    tempPath,
    targetPath: file,
    sizeBytesMax: 1024,
    prepareDirectory: async () => {},
  });
  return (await stat(file)).mode;
}
