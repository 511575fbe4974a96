/** Where a blob lies: under its id, in a directory of two levels. */

import path from "node:path";
import { Problem } from "../../../core/model/problem.ts";

const BLOB_ID = /^[0-9A-Za-z-]{8,64}$/u;

/** True for what can name a blob. */
export function isBlobId(name: string): boolean {
  return BLOB_ID.test(name);
}

/** The beginning of an id is a time, its end is random where a new place begins: that spreads the files. Throws not-found for what is no id. */
export function blobPath(blobsDir: string, blobId: string): string {
  if (!isBlobId(blobId)) {
    throw new Problem("not-found", "There is no stored content with this id.");
  }
  return path.join(blobsDir, blobId.slice(-2), blobId.slice(-4, -2), blobId);
}

/** The same from the data directory on, with "/": in buckets and backups it lies there too. Throws not-found for what is no id. */
export function contentKey(blobId: string): string {
  return blobPath("blobs", blobId).split(path.sep).join("/");
}
