/** Contents and published files in a bucket pass the suites of their ports. */

import { rm } from "node:fs/promises";
import { Bucket } from "../../../../src/store/files/s3/bucket.ts";
import { createS3BlobStore } from "../../../../src/store/files/s3/s3-blobs.ts";
import { createS3PublishDirectory } from "../../../../src/store/files/s3/s3-published.ts";
import { newDataDir } from "../../../harness/store/data-dir.ts";
import { contentOf } from "../../../harness/store/contents.ts";
import { ids } from "../../../harness/store/samples.ts";
import type { S3UnderTest } from "../../../harness/store/s3-bucket.ts";
import { describeBlobStore } from "../../../ports/blob-store-suite.ts";
import { describePublishDirectory } from "../../../ports/publish-directory-suite.ts";

export function describePorts(s3: S3UnderTest): void {
  const openFresh = async () => {
    const bucket = new Bucket(s3.options());
    const tempDir = await newDataDir();
    const store = {
      blobs: createS3BlobStore({ bucket, ids, tempDir }),
      published: createS3PublishDirectory(bucket),
    };
    return {
      store,
      bucket,
      keysOf: async (prefix: string): Promise<readonly string[]> => {
        const keys = [];
        for await (const page of bucket.list(prefix)) {
          keys.push(...page.map(({ key }) => key.slice(prefix.length)));
        }
        return keys;
      },
      close: async () => {
        bucket.client.destroy();
        await rm(tempDir, { recursive: true, force: true });
      },
    };
  };

  describeBlobStore(
    "S3",
    async () => {
      const { store, bucket, keysOf, close } = await openFresh();
      const fileCount = async () => {
        let count = (await keysOf("blobs/")).length;
        for await (const _ of bucket.uploads.unfinished()) {
          count += 1;
        }
        return count;
      };
      return { store: { blobs: store.blobs, fileCount }, close };
    },
    { many: 60 },
  );

  describePublishDirectory(
    "S3",
    async () => {
      const { store, bucket, keysOf, close } = await openFresh();
      const contents = async () => {
        const found: Record<string, string> = {};
        for (const key of await keysOf("published/")) {
          const opened = await bucket.get(`published/${key}`, { first: 0, last: Infinity });
          found[key] =
            typeof opened === "object" ? (await contentOf(opened.body)).toString() : String(opened);
        }
        return found;
      };
      return { store: { published: store.published, contents }, close };
    },
    { keepsReplaced: false },
  );
}
