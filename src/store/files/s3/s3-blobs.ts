/** Blobs in a bucket of S3: contents of files, each under its id. */

import { createHash } from "node:crypto";
import type { Ids } from "../../../core/ports/base.ts";
import type { BlobStore } from "../../../core/ports/files.ts";
import type { Bucket } from "./bucket.ts";
import { inStore } from "./bucket-faults.ts";
import { listContents } from "./bucket-listing.ts";
import { putInTrash, trashDays } from "./bucket-trash.ts";
import { contentKey } from "../disk/blob-path.ts";
import { growPieces } from "./growing-pieces.ts";
import { LocalCopies } from "./local-copies.ts";
import { putContent } from "./put-content.ts";
import { gone } from "./read-object.ts";
import { endOf, findContent, objectsOf, readContent } from "./stored-content.ts";

/** So many requests of one call are under way at once. */
const AT_ONCE = 16;

export interface S3BlobOptions {
  readonly bucket: Bucket;
  readonly ids: Ids;
  /** Of this machine, for copies of contents. */
  readonly tempDir: string;
  /** Whether callers may be sent to the bucket for what they download. */
  readonly givesLinks?: boolean | undefined;
}

export function createS3BlobStore({
  bucket,
  ids,
  tempDir,
  givesLinks = false,
}: S3BlobOptions): BlobStore {
  const copies = new LocalCopies(tempDir);
  return {
    async put(content, sizeBytesMax) {
      const id = ids.next();
      try {
        return { id, ...(await putContent(bucket, contentKey(id), { content, sizeBytesMax })) };
      } catch (error) {
        // It may have arrived, and only its receipt not.
        await bucket.remove(contentKey(id)).catch(() => undefined);
        throw error;
      }
    },

    newId: () => ids.next(),

    grow: (blobId, fromBytes) => growPieces(bucket, blobId, fromBytes),

    open: (blobId, range) => readContent(bucket, blobId, range),

    async sha256Of(blobId) {
      const hash = createHash("sha256");
      for await (const piece of readContent(bucket, blobId)) {
        hash.update(piece);
      }
      return hash.digest("hex");
    },

    async sizeOf(blobId) {
      const pieces = await findContent(bucket, blobId);
      return pieces === undefined ? undefined : endOf(pieces);
    },

    ...(givesLinks ? { linkTo: linksIn(bucket) } : {}),

    async demand(blobIds) {
      await each(blobIds, async (blobId) => {
        if ((await findContent(bucket, blobId)) === undefined) {
          throw gone();
        }
      });
    },

    async withLocalFile(blobId, use) {
      const pieces = await findContent(bucket, blobId);
      if (pieces === undefined) {
        throw gone();
      }
      const wanted = {
        tag: pieces.map(({ etag }) => etag).join(),
        sizeBytes: endOf(pieces),
        read: () => readContent(bucket, blobId),
      };
      return copies.during(blobId, wanted, use);
    },

    async *list(ageMs) {
      const before = ageMs === undefined ? undefined : (await inStore(() => bucket.now())) - ageMs;
      yield* listContents(bucket, before);
    },

    async remove(blobIds) {
      await copies.drop(blobIds);
      await each(blobIds, async (blobId) => {
        for (const { key } of await objectsOf(bucket, blobId)) {
          await inStore(() => bucket.remove(key));
        }
      });
    },

    async discard(blobIds) {
      await copies.drop(blobIds);
      await putInTrash(bucket, blobIds);
    },

    trash: () => trashDays(bucket),
  };
}

function linksIn(bucket: Bucket): NonNullable<BlobStore["linkTo"]> {
  return async (blobId, headers) => {
    const [first, second] = (await findContent(bucket, blobId)) ?? [];
    if (first === undefined) {
      throw gone();
    }
    return second === undefined ? bucket.linkTo(first.key, headers) : undefined;
  };
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    await Promise.all(items.slice(at, at + AT_ONCE).map(work));
  }
}
