/** Making a backup: the rows of one moment, then the contents that they name, then the published files, the key and the manifest. */

import { chmod, copyFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { Manifest } from "../../core/ports/backup.ts";
import { codeOf } from "../databases/faults.ts";
import { syncDirectory } from "../files/disk/durable-file.ts";
import { blobPath, contentKey, isBlobId } from "../files/disk/blob-path.ts";
import { type Directories, directoriesOf, makeUsable, statOf } from "../files/directories.ts";
import { holdRemovals } from "../files/removal-hold.ts";
import { markIn } from "../installation/installation-mark.ts";
import { readLines, writeLines } from "../transfer/transfer-file.ts";
import { rowIn } from "../transfer/transfer.ts";
import type { StoredFiles } from "../files/stored-files.ts";
import { FileCopier } from "./copy-file.ts";
import type { BackupFile } from "./backup-files.ts";
import { listContents } from "./list-contents.ts";
import { BACKUP, BackupError, sealOf, writeManifest } from "./manifest.ts";
import { contentsOf, type NamedContent } from "./named-contents.ts";

type Write = (line: string) => Promise<void>;

export interface BackupSource {
  readonly dataDir: string;
  /** Writes the rows of one moment that comes after the call. Resolves to how many. */
  readonly writeRows: (write: Write) => Promise<number>;
  readonly withKey: boolean;
  /** Where contents lie in a bucket; they are listed then, and stay there. */
  readonly bucket?: StoredFiles | undefined;
  readonly about: Pick<Manifest, "version" | "schemaVersion" | "createdAt">;
}

/** What is in a list of files, counted. */
interface Tally {
  count: number;
  contentBytes: number;
  readonly missing: string[];
}

/**
 * Makes a backup in a new or empty directory. It is one once its manifest is there, which is written last. Throws
 * BackupError where something is there already, and while another one is made.
 */
export async function makeBackup(dir: string, source: BackupSource): Promise<Manifest> {
  const directories = directoriesOf(source.dataDir);
  await demandPlace(dir, source.dataDir);
  const { bucket } = source;
  // What is only listed can go at any time afterwards as well.
  const hold = bucket === undefined ? await holdRemovals(directories) : undefined;
  const marks = bucket?.marks ?? markIn(source.dataDir);
  try {
    const rowsFile = path.join(dir, BACKUP.rows);
    const filesFile = path.join(dir, BACKUP.files);
    const rowCount = await writeLines(rowsFile, source.writeRows);
    const { count, contentBytes, missing } = await writeLines(filesFile, (write) =>
      bucket === undefined
        ? copyFiles({ dir, rowsFile, directories, write })
        : listContents({ rowsFile, blobs: bucket.blobs, write }),
    );
    const hasKey = source.withKey && (await copyKey(source.dataDir, dir));
    await syncDirectory(dir);
    const manifest: Manifest = {
      jobgate: "backup",
      ...source.about,
      installation: (await marks.read()).id ?? null,
      rows: { ...(await sealOf(rowsFile)), count: rowCount },
      files: { ...(await sealOf(filesFile)), count, contentBytes },
      missing,
      hasKey,
      ...(bucket === undefined ? {} : { contentsIn: marks.name }),
    };
    await writeManifest(dir, manifest);
    return manifest;
  } finally {
    await hold?.release();
  }
}

async function demandPlace(dir: string, dataDir: string): Promise<void> {
  if (`${dir}${path.sep}`.startsWith(`${path.resolve(dataDir)}${path.sep}`)) {
    throw new BackupError(
      `${dir} lies in DATA_DIR, and would be lost with it. Name another place.`,
    );
  }
  await makeUsable(dir);
  if ((await readdir(dir)).length > 0) {
    throw new BackupError(
      `${dir} is not empty, and nothing is written over. Name a new directory; a backup that was broken off (one without ` +
        `${BACKUP.manifest}) can be removed.`,
    );
  }
}

interface Copying {
  readonly dir: string;
  readonly rowsFile: string;
  readonly directories: Directories;
  readonly write: Write;
}

/** Copies what the rows name and what is published, and writes the list of it. */
async function copyFiles({ dir, rowsFile, directories, write }: Copying): Promise<Tally> {
  const copier = new FileCopier(dir);
  const tally: Tally = { count: 0, contentBytes: 0, missing: [] };
  const list = async (file: BackupFile): Promise<void> => {
    tally.count += 1;
    tally.contentBytes += file.sizeBytes;
    await write(JSON.stringify(file));
  };
  for await (const line of readLines(rowsFile)) {
    const { table, row } = rowIn(line);
    for (const content of table === undefined ? [] : contentsOf(table, row)) {
      const taken = await takeContent(content, { copier, directories });
      if (taken === "missing") {
        tally.missing.push(`${table}: ${content.blobId}`);
      } else if (taken !== "taken before") {
        await list(taken);
      }
    }
  }
  for await (const file of filesBelow(directories.publishedDir)) {
    const name = path.posix.join("published", file);
    const sizeBytes = await copier.take(path.join(directories.publishedDir, file), name);
    // One that was replaced or taken back meanwhile is none.
    await (sizeBytes === undefined ? undefined : list({ path: name, sizeBytes }));
  }
  await copier.sync();
  return tally;
}

interface Taking {
  readonly copier: FileCopier;
  readonly directories: Directories;
}

async function takeContent(
  { blobId, sizeBytes, isGrowing }: NamedContent,
  { copier, directories }: Taking,
): Promise<BackupFile | "missing" | "taken before"> {
  if (!isBlobId(blobId)) {
    return "missing";
  }
  const name = contentKey(blobId);
  const take = (from: string): Promise<number | undefined> =>
    isGrowing ? copier.takeBeginning(from, name, sizeBytes ?? 0) : copier.take(from, name);
  try {
    for await (const place of placesOf(blobId, directories)) {
      const taken = await take(place);
      if (taken !== undefined) {
        return { path: name, sizeBytes: taken, ...(isGrowing ? { isGrowing } : {}) };
      }
    }
  } catch (error) {
    // Several rows may name one content.
    if (codeOf(error) === "EEXIST") {
      return "taken before";
    }
    throw error;
  }
  return "missing";
}

/** Where a content may lie: it may be moved to the trash, or back, while it is looked for. */
async function* placesOf(
  blobId: string,
  { blobsDir, trashDir }: Directories,
): AsyncGenerator<string> {
  const own = blobPath(blobsDir, blobId);
  yield own;
  for (const day of (await readdir(trashDir)).sort().reverse()) {
    yield path.join(trashDir, day, blobId);
  }
  yield own;
}

/** Regular files, as paths from there on with "/". */
async function* filesBelow(directory: string, prefix = ""): AsyncGenerator<string> {
  const entries = await readdir(path.join(directory, prefix), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
        return [];
      }
      throw error;
    },
  );
  for (const entry of entries) {
    const name = path.posix.join(prefix, entry.name);
    if (entry.isDirectory()) {
      yield* filesBelow(directory, name);
    } else if (entry.isFile()) {
      yield name;
    }
  }
}

/** False where the key is in no file, but in SECRET_KEY. */
async function copyKey(dataDir: string, dir: string): Promise<boolean> {
  const key = path.join(dataDir, BACKUP.key);
  if ((await statOf(key)) === undefined) {
    return false;
  }
  const target = path.join(dir, BACKUP.key);
  await copyFile(key, target);
  await chmod(target, 0o600);
  return true;
}
