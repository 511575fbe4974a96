/** All that contents need of a bucket of S3, in place of directories of this machine. Loaded only where BLOBS_URL names one. */

import type { Ids } from "../../../core/ports/base.ts";
import type { StoredFiles } from "../stored-files.ts";
import type { BucketOptions } from "./bucket.ts";
import { abortLeftovers, markInBucket, openBucket } from "./open-bucket.ts";
import { createS3BlobStore } from "./s3-blobs.ts";
import { createS3PublishDirectory } from "./s3-published.ts";

/** Whoever asks whether all is well does not wait for all attempts. */
const LOOK_MS = 3000;

interface S3FilesOptions {
  readonly ids: Ids;
  /** Of this machine, for copies of contents. */
  readonly tempDir: string;
}

/** Throws StoreOpenError where the bucket cannot be used. */
export async function openS3Files(
  bucketOptions: BucketOptions,
  { ids, tempDir }: S3FilesOptions,
): Promise<StoredFiles> {
  const bucket = await openBucket(bucketOptions);
  return {
    blobs: createS3BlobStore({ bucket, ids, tempDir, givesLinks: bucketOptions.givesLinks }),
    published: createS3PublishDirectory(bucket),
    marks: markInBucket(bucket),
    tidy: (isShared) => abortLeftovers(bucket, isShared),
    trouble: () =>
      bucket.look(AbortSignal.timeout(LOOK_MS)).then(
        () => undefined,
        () => "the bucket does not answer",
      ),
    close: () => bucket.client.destroy(),
  };
}
