/** What lies in the bucket: contents, each once whatever pieces it is in, and foreign names, which are not ours to touch. */

import type { BlobList } from "../../../core/ports/files.ts";
import type { Bucket, StoredObject } from "./bucket.ts";
import { contentKey } from "../disk/blob-path.ts";
import { type KeyMeaning, meaningOf } from "./content-keys.ts";

/** A content with its keys, the whole or the pieces. */
interface ListedContent {
  readonly id: string;
  readonly sizeBytes: number;
  readonly keys: readonly StoredObject[];
}

export interface Listed {
  readonly contents: readonly ListedContent[];
  readonly foreign: readonly string[];
}

/** Contents in blobs/, a page at a time. `writtenBefore` is a time of the store's own clock. */
export async function* listContents(
  bucket: Bucket,
  writtenBefore = Infinity,
): AsyncGenerator<BlobList> {
  const isInPlace = (key: string, { blobId }: KeyMeaning): boolean =>
    key.startsWith(contentKey(blobId));
  for await (const { contents, foreign } of listBelow(bucket, "blobs/", isInPlace)) {
    const old = contents.filter(({ keys }) =>
      keys.every(({ modifiedAt }) => modifiedAt < writtenBefore),
    );
    yield { blobs: old.map(({ id, sizeBytes }) => ({ id, sizeBytes })), foreign };
  }
}

/** Contents whose keys begin so. A content whose pieces are on two pages comes with the second. */
export async function* listBelow(
  bucket: Bucket,
  prefix: string,
  isInPlace: (key: string, meaning: KeyMeaning) => boolean,
): AsyncGenerator<Listed> {
  let open: StoredObject[] = [];
  for await (const page of bucket.list(prefix)) {
    const groups = new Map<string, StoredObject[]>();
    const foreign: string[] = [];
    for (const object of [...open, ...page]) {
      const meaning = meaningOf(object.key);
      if (meaning === undefined || !isInPlace(object.key, meaning)) {
        foreign.push(object.key);
      } else {
        groups.set(meaning.blobId, [...(groups.get(meaning.blobId) ?? []), object]);
      }
    }
    const [lastId, lastKeys = []] = [...groups].at(-1) ?? [];
    open = lastKeys;
    const whole = [...groups].filter(([id]) => id !== lastId);
    yield { contents: whole.map(([id, keys]) => contentOf(id, keys)), foreign };
  }
  const id = meaningOf(open[0]?.key ?? "")?.blobId;
  yield { contents: id === undefined ? [] : [contentOf(id, open)], foreign: [] };
}

function contentOf(id: string, keys: readonly StoredObject[]): ListedContent {
  return { id, keys, sizeBytes: keys.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}
