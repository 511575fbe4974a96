/** Opening the bucket that contents lie in: looked at before anything is done with it. */

import { randomUUID } from "node:crypto";
import {
  type Mark,
  MARK_NAME,
  type MarkPlace,
  markOf,
  textOf,
} from "../../installation/installation-mark.ts";
import { StoreOpenError } from "../../installation/store-open-error.ts";
import { Bucket, type BucketOptions } from "./bucket.ts";
import { startFault } from "./bucket-faults.ts";
import { readObject } from "./read-object.ts";

/** No content takes longer to come. */
const IN_THE_MAKING_MS = 48 * 3_600_000;

/** Throws StoreOpenError, which says what of bucket, key or endpoint is wrong, where the bucket cannot be read and written. */
export async function openBucket(options: BucketOptions): Promise<Bucket> {
  const bucket = new Bucket(options);
  const probe = `probe-${randomUUID()}`;
  try {
    await bucket.look();
    await bucket.put(probe, Buffer.alloc(0));
    await bucket.remove(probe);
  } catch (error) {
    const at = options.endpoint === undefined ? "" : ` at ${options.endpoint}`;
    throw new StoreOpenError(
      `BLOBS_URL: ${bucket.name}${at} cannot be used: ${startFault(error)}`,
      error,
    );
  }
  return bucket;
}

/** Removes the parts of uploads that nobody completes any more: all where this process is the only one, else old ones. */
export async function abortLeftovers(bucket: Bucket, isShared: boolean): Promise<void> {
  const before = isShared ? (await bucket.now()) - IN_THE_MAKING_MS : Infinity;
  for await (const upload of bucket.uploads.unfinished()) {
    await (upload.startedAt < before ? bucket.uploads.abort(upload) : undefined);
  }
}

/** The mark of the contents, which lies beside them. */
export function markInBucket(bucket: Bucket): MarkPlace {
  return {
    name: bucket.name,
    setting: "BLOBS_URL",
    async read(): Promise<Mark> {
      const found = await bucket.head(MARK_NAME);
      if (found === undefined) {
        return {};
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of readObject(bucket, { key: MARK_NAME })) {
        chunks.push(chunk);
      }
      return markOf(Buffer.concat(chunks).toString(), `${bucket.name}/${MARK_NAME}`);
    },
    write: (mark) => bucket.put(MARK_NAME, Buffer.from(textOf(mark))),
  };
}
