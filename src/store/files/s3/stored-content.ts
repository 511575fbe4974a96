/** A content as it lies in the bucket: as one object, or in the pieces in which it came. */

import type { ByteRange } from "../../../core/ports/files.ts";
import type { Bucket, StoredObject } from "./bucket.ts";
import { inStore } from "./bucket-faults.ts";
import { contentKey } from "../disk/blob-path.ts";
import { meaningOf, piecePrefix } from "./content-keys.ts";
import { gone, readObject, WHOLE } from "./read-object.ts";

/** Of a content that is one object, the only one, which begins with the first byte. */
export interface Piece extends StoredObject {
  readonly firstByte: number;
}

/** One or more, from the first byte on; undefined if there is no such content. Throws not-found for what is no id, unavailable. */
export async function findContent(
  bucket: Bucket,
  blobId: string,
): Promise<readonly Piece[] | undefined> {
  const whole = await inStore(() => bucket.head(contentKey(blobId)));
  if (whole !== undefined) {
    return [{ ...whole, firstByte: 0 }];
  }
  const pieces = await piecesOf(bucket, blobId);
  return pieces.length === 0 ? undefined : pieces;
}

/** The pieces of a content that grows or grew; none if it is one object, or not there. */
export async function piecesOf(bucket: Bucket, blobId: string): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const found of await pieceObjects(bucket, blobId)) {
    const firstByte = meaningOf(found.key)?.firstByte;
    // One that does not begin where the last ended is what was left of a write that no longer counts.
    if (firstByte === endOf(pieces)) {
      pieces.push({ ...found, firstByte });
    }
  }
  return pieces;
}

/** All objects that hold a content or a part of it, whether they count or not. */
export async function objectsOf(bucket: Bucket, blobId: string): Promise<readonly StoredObject[]> {
  const whole = await inStore(() => bucket.head(contentKey(blobId)));
  return [...(whole === undefined ? [] : [whole]), ...(await pieceObjects(bucket, blobId))];
}

async function pieceObjects(bucket: Bucket, blobId: string): Promise<readonly StoredObject[]> {
  return inStore(async () => {
    const found: StoredObject[] = [];
    for await (const page of bucket.list(piecePrefix(blobId))) {
      found.push(...page);
    }
    return found;
  });
}

/** How many bytes the pieces have. */
export function endOf(pieces: readonly Piece[]): number {
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.firstByte + last.sizeBytes;
}

/** The bytes of the range, as far as there are any. Throws gone, not-found for what is no id, unavailable. */
export async function* readContent(
  bucket: Bucket,
  blobId: string,
  range: ByteRange = WHOLE,
): AsyncGenerator<Uint8Array> {
  const key = contentKey(blobId);
  if (range.last < range.first) {
    return;
  }
  const opened = await inStore(() => bucket.get(key, range));
  if (typeof opened === "object") {
    yield* readObject(bucket, { key, opened }, range);
  } else if (opened === undefined) {
    yield* readPieces(bucket, await piecesOf(bucket, blobId), range);
  }
}

async function* readPieces(
  bucket: Bucket,
  pieces: readonly Piece[],
  { first, last }: ByteRange,
): AsyncGenerator<Uint8Array> {
  if (pieces.length === 0) {
    throw gone();
  }
  for (const { key, etag, firstByte, sizeBytes } of pieces) {
    const from = Math.max(first - firstByte, 0);
    const to = Math.min(last - firstByte, sizeBytes - 1);
    if (from <= to) {
      yield* readObject(bucket, { key, etag }, { first: from, last: to });
    }
  }
}
