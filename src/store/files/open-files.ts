/** Opens where contents and published files lie: in the data directory, or in a bucket. */

import type { Ids } from "../../core/ports/base.ts";
import { markIn } from "../installation/installation-mark.ts";
import type { Directories } from "./directories.ts";
import { createBlobStore } from "./disk/disk-blobs.ts";
import { createPublishDirectory } from "./published.ts";
import type { BucketOptions } from "./s3/bucket.ts";
import type { StoredFiles } from "./stored-files.ts";

interface FilesOptions {
  readonly directories: Directories;
  readonly ids: Ids;
  readonly bucket?: BucketOptions;
}

/** What speaks to a bucket is loaded only where there is one. Throws StoreOpenError where it cannot be used. */
export async function openFiles(
  root: string,
  { directories, ids, bucket }: FilesOptions,
): Promise<StoredFiles> {
  if (bucket === undefined) {
    return filesOnDisk(root, directories, ids);
  }
  const { openS3Files } = await import("./s3/s3-files.ts");
  return openS3Files(bucket, { ids, tempDir: directories.tempDir });
}

/** In the data directory, whose temporary files are removed with its directories. */
function filesOnDisk(root: string, directories: Directories, ids: Ids): StoredFiles {
  return {
    blobs: createBlobStore(directories, ids),
    published: createPublishDirectory(directories, ids),
    marks: markIn(root),
    tidy: async () => undefined,
    close: () => undefined,
  };
}
