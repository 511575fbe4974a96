/** The list of contents that lie in a bucket: a backup names them and leaves them where they are. */

import type { BlobStore } from "../../core/ports/files.ts";
import { contentKey, isBlobId } from "../files/disk/blob-path.ts";
import { readLines } from "../transfer/transfer-file.ts";
import { rowIn } from "../transfer/transfer.ts";
import type { BackupFile } from "./backup-files.ts";
import { contentsOf, type NamedContent } from "./named-contents.ts";

interface Listing {
  readonly rowsFile: string;
  readonly blobs: Pick<BlobStore, "sizeOf">;
  readonly write: (line: string) => Promise<void>;
}

/** What the rows name, counted. */
export interface ListedContents {
  readonly count: number;
  readonly contentBytes: number;
  readonly missing: readonly string[];
}

/** Writes a line for each content that a row names, once each. */
export async function listContents({ rowsFile, blobs, write }: Listing): Promise<ListedContents> {
  const seen = new Set<string>();
  const missing: string[] = [];
  let contentBytes = 0;
  for await (const line of readLines(rowsFile)) {
    const { table, row } = rowIn(line);
    for (const content of table === undefined ? [] : contentsOf(table, row)) {
      const file = seen.has(content.blobId) ? "seen" : await fileOf(content, blobs);
      if (file === undefined) {
        missing.push(`${table}: ${content.blobId}`);
      } else if (file !== "seen") {
        seen.add(content.blobId);
        contentBytes += file.sizeBytes;
        await write(JSON.stringify(file));
      }
    }
  }
  return { count: seen.size, contentBytes, missing };
}

async function fileOf(
  { blobId, isGrowing }: NamedContent,
  blobs: Pick<BlobStore, "sizeOf">,
): Promise<BackupFile | undefined> {
  const sizeBytes = isBlobId(blobId) ? await blobs.sizeOf(blobId) : undefined;
  return sizeBytes === undefined
    ? undefined
    : { path: contentKey(blobId), sizeBytes, ...(isGrowing ? { isGrowing } : {}) };
}
