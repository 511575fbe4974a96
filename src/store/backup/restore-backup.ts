/** Restoring a backup: all of it is looked at first, then its files are put in place; the rows come by an import. */

import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { Manifest } from "../../core/ports/backup.ts";
import { writeDurably } from "../files/disk/durable-file.ts";
import { statOf } from "../files/directories.ts";
import { SCHEMA_VERSION } from "../schema/migrations.ts";
import { openKeyCheck } from "../secrets/key-check.ts";
import { createSealer } from "../secrets/seal.ts";
import { parseSecretKey } from "../secrets/secret-key.ts";
import { readLines } from "../transfer/transfer-file.ts";
import { keyCheckIn } from "../transfer/transfer.ts";
import { faultsOf, filesOf } from "./backup-files.ts";
import { FileCopier } from "./copy-file.ts";
import { BACKUP, BackupError, readManifest } from "./manifest.ts";

export interface RestoreTarget {
  readonly dataDir: string;
  /** The setting; empty where the key is a file. */
  readonly secretKey: string;
  readonly version: string;
  /** The bucket that contents lie in, where they do. */
  readonly bucketName?: string | undefined;
}

/** So many faults are named. */
const NAMED_MAX = 10;

/**
 * Looks at a backup, and puts its files and its key into the data directory, which has to be empty; then `storeRows` gets
 * the file of rows. Where that fails, the directory is emptied again. Throws BackupError.
 */
export async function restoreBackup<T>(
  dir: string,
  target: RestoreTarget,
  storeRows: (rowsFile: string) => Promise<T>,
): Promise<{ readonly manifest: Manifest; readonly stored: T }> {
  const manifest = await readManifest(dir);
  demandVersion(manifest, target.version);
  demandPlace(manifest, target);
  await demandWhole(dir, manifest);
  await demandEmpty(target.dataDir);
  const key = await keyFor(dir, manifest, target);
  await demandKey(dir, key);
  const before = new Set(await namesIn(target.dataDir));
  try {
    await (manifest.contentsIn === undefined ? putFiles(dir, target.dataDir) : undefined);
    if (manifest.hasKey && target.secretKey === "") {
      await putKey(key.text, target.dataDir);
    }
    return { manifest, stored: await storeRows(path.join(dir, BACKUP.rows)) };
  } catch (error) {
    for (const name of await namesIn(target.dataDir)) {
      await (before.has(name)
        ? undefined
        : rm(path.join(target.dataDir, name), { recursive: true, force: true }));
    }
    throw error;
  }
}

/** Rows are those of one schema; a newer program brings them to its own once they are in a database. */
function demandVersion(manifest: Manifest, version: string): void {
  if (manifest.schemaVersion !== SCHEMA_VERSION) {
    throw new BackupError(
      `The backup was made by Jobgate ${manifest.version} (schema version ${manifest.schemaVersion}), and this is ${version} ` +
        `(${SCHEMA_VERSION}). Restore it with the version that made it; a newer one brings the data up to date when it starts.`,
    );
  }
}

/** Contents are put back where they were: into the data directory, or they are in a bucket still. */
function demandPlace({ contentsIn }: Manifest, { bucketName }: RestoreTarget): void {
  if (contentsIn !== undefined && bucketName === undefined) {
    throw new BackupError(
      `The backup lists the contents that lie in ${contentsIn}, and holds none. Set BLOBS_URL to that bucket, or to a copy of it.`,
    );
  }
  if (contentsIn === undefined && bucketName !== undefined) {
    throw new BackupError(
      "The backup holds contents, and BLOBS_URL names a bucket. Restore it without BLOBS_URL; then copy blobs/ and published/ " +
        "of DATA_DIR into the bucket, set BLOBS_URL, and run: jobgate adopt",
    );
  }
}

async function demandWhole(dir: string, manifest: Manifest): Promise<void> {
  const faults: string[] = [];
  let count = 0;
  for await (const fault of faultsOf(dir, manifest)) {
    count += 1;
    if (faults.length < NAMED_MAX) {
      faults.push(fault);
    }
  }
  if (count > 0) {
    const more = count > faults.length ? `; and ${count - faults.length} more` : "";
    throw new BackupError(
      `The backup ${dir} is damaged, and nothing of it was restored: ${faults.join("; ")}${more}. ` +
        "Put these files back from another copy of it, or take another backup.",
    );
  }
}

async function demandEmpty(dataDir: string): Promise<void> {
  // The root of a file system has one; a key may be put there before.
  const foreign = new Set(["lost+found", BACKUP.key]);
  const found = (await namesIn(dataDir)).filter((name) => !foreign.has(name));
  if (found.length > 0) {
    throw new BackupError(
      `DATA_DIR (${path.resolve(dataDir)}) is not empty: there is ${found[0]}. Set DATA_DIR to a new directory, or move away ` +
        "what is there.",
    );
  }
}

interface Key {
  readonly text: string;
  readonly source: string;
}

/** The key that the restored installation will have. */
async function keyFor(dir: string, manifest: Manifest, target: RestoreTarget): Promise<Key> {
  if (target.secretKey !== "") {
    return { text: target.secretKey, source: "SECRET_KEY" };
  }
  const own = path.join(target.dataDir, BACKUP.key);
  const isThere = (await statOf(own)) !== undefined;
  if (isThere && manifest.hasKey) {
    throw new BackupError(
      `The backup holds its key, and there is another at ${own}: move it away.`,
    );
  }
  if (!isThere && !manifest.hasKey) {
    throw new BackupError(
      `The backup was made without its key. Put the ${BACKUP.key} of its installation into DATA_DIR, or set SECRET_KEY to it.`,
    );
  }
  const source = isThere ? own : path.join(dir, BACKUP.key);
  return { text: await readFile(source, "utf8"), source };
}

/** Throws StoreOpenError where the key is not the one that sealed the secrets in the rows. */
async function demandKey(dir: string, { text, source }: Key): Promise<void> {
  for await (const line of readLines(path.join(dir, BACKUP.rows))) {
    openKeyCheck(keyCheckIn(line), createSealer(parseSecretKey(text, source)));
    return;
  }
}

async function putFiles(dir: string, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const copier = new FileCopier(dataDir);
  for await (const file of filesOf(dir)) {
    const from = path.join(dir, file.path);
    const taken = await (file.isGrowing === true
      ? copier.takeBeginning(from, file.path, file.sizeBytes)
      : copier.take(from, file.path));
    if (taken !== file.sizeBytes) {
      throw new BackupError(`The backup changed while it was restored: ${file.path}.`);
    }
  }
  await copier.sync();
}

async function putKey(text: string, dataDir: string): Promise<void> {
  const targetPath = path.join(dataDir, BACKUP.key);
  await writeDurably(Readable.from([Buffer.from(text)]), {
    tempPath: `${targetPath}.tmp`,
    targetPath,
    sizeBytesMax: Infinity,
    prepareDirectory: async () => {},
  });
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return (await statOf(directory)) === undefined ? [] : readdir(directory);
}
