/** The manifest of a backup: written last, it says that all is there, and how much and what. */

import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { FileSeal, Manifest } from "../../core/ports/backup.ts";
import { codeOf } from "../databases/faults.ts";
import { writeDurably } from "../files/disk/durable-file.ts";
import { fileBytes } from "./file-bytes.ts";

/** The names of a backup's own files. */
export const BACKUP = {
  manifest: "manifest.json",
  rows: "rows.jsonl",
  files: "files.jsonl",
  key: "secret.key",
} as const;

/** What is wrong with a backup or a place for one, in words for whoever named it. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

export async function sealOf(file: string): Promise<FileSeal> {
  const hash = createHash("sha256");
  for await (const chunk of fileBytes(file)) {
    hash.update(chunk);
  }
  return { sizeBytes: (await stat(file)).size, sha256: hash.digest("hex") };
}

/** Makes a backup whole. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const targetPath = path.join(dir, BACKUP.manifest);
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await writeDurably(Readable.from([Buffer.from(text)]), {
    tempPath: `${targetPath}.tmp`,
    targetPath,
    sizeBytesMax: Infinity,
    prepareDirectory: async () => {},
  });
}

/** Throws BackupError where there is no backup, none that was finished, or one whose manifest cannot be read. */
export async function readManifest(dir: string): Promise<Manifest> {
  const file = path.join(dir, BACKUP.manifest);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") {
      throw error;
    }
    throw new BackupError(
      `${dir} is no finished backup: it has no ${BACKUP.manifest}, which is written last. Name what \`jobgate backup\` made; ` +
        "one that was broken off can be removed.",
    );
  });
  const manifest = parsed(text);
  if (manifest === undefined) {
    throw new BackupError(`${file} is damaged, or no manifest of a backup. Take another backup.`);
  }
  return manifest;
}

function parsed(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest>;
    return value.jobgate === "backup" && isSeal(value.rows) && isSeal(value.files)
      ? (value as Manifest)
      : undefined;
  } catch {
    return undefined;
  }
}

function isSeal(value: Partial<FileSeal> | undefined): boolean {
  return typeof value?.sizeBytes === "number" && typeof value.sha256 === "string";
}
