/** The list of a backup's files, and whether they are as the manifest and the list say. */

import path from "node:path";
import type { FileSeal, Manifest } from "../../core/ports/backup.ts";
import { codeOf } from "../databases/faults.ts";
import { statOf } from "../files/directories.ts";
import { readLines } from "../transfer/transfer-file.ts";
import { BACKUP, BackupError, sealOf } from "./manifest.ts";

/** A line of the list. */
export interface BackupFile {
  /** From the backup on, with "/". */
  readonly path: string;
  readonly sizeBytes: number;
  /** True where it may be written on once it is restored, so that it is never linked. */
  readonly isGrowing?: boolean;
}

/** The list, line by line. Throws BackupError for a path that leads elsewhere. */
export async function* filesOf(dir: string): AsyncGenerator<BackupFile> {
  for await (const line of readLines(path.join(dir, BACKUP.files))) {
    const file = JSON.parse(line) as BackupFile;
    if (!/^(blobs|published)\//u.test(file.path) || path.posix.normalize(file.path) !== file.path) {
      throw new BackupError(`${BACKUP.files} names ${file.path}, which is no file of a backup.`);
    }
    yield file;
  }
}

/** What is wrong with the files of a backup, each in words that begin with its name. The contents are compared by size, the rest by checksum. */
export async function* faultsOf(dir: string, manifest: Manifest): AsyncGenerator<string> {
  const lists = await Promise.all([
    sealFault(dir, BACKUP.rows, manifest.rows),
    sealFault(dir, BACKUP.files, manifest.files),
  ]);
  yield* lists.filter((fault) => fault !== undefined);
  if (manifest.hasKey && (await statOf(path.join(dir, BACKUP.key))) === undefined) {
    yield `${BACKUP.key} is missing`;
  }
  if (lists[1] !== undefined || manifest.contentsIn !== undefined) {
    return;
  }
  for await (const file of filesOf(dir)) {
    const stats = await statOf(path.join(dir, file.path));
    if (stats === undefined) {
      yield `${file.path} is missing`;
    } else if (stats.size !== file.sizeBytes) {
      yield `${file.path} has ${stats.size} bytes, not ${file.sizeBytes}`;
    }
  }
}

async function sealFault(dir: string, name: string, seal: FileSeal): Promise<string | undefined> {
  const found = await sealOf(path.join(dir, name)).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  if (found === undefined) {
    return `${name} is missing`;
  }
  return found.sha256 === seal.sha256 ? undefined : `${name} is damaged: its checksum is another`;
}
