/** What a start says where bucket, key, secret or endpoint are wrong, and which bucket belongs to which database. */

import { describe, expect, test } from "vitest";
import { StoreOpenError } from "../../../../src/store/installation/store-open-error.ts";
import type { BucketOptions } from "../../../../src/store/files/s3/bucket.ts";
import { chunks } from "../../../harness/store/contents.ts";
import { useDataDir, useStoreIn } from "../../../harness/store/data-dir.ts";
import type { S3UnderTest } from "../../../harness/store/s3-bucket.ts";

export function describeStart(s3: S3UnderTest): void {
  describe("a start", () => {
    const refused = async (bucket: BucketOptions): Promise<string> => {
      const error = await useStoreIn(await useDataDir(), { bucket }).catch((each: unknown) => each);
      expect(error).toBeInstanceOf(StoreOpenError);
      return (error as StoreOpenError).message;
    };

    test("says which of bucket, key, secret and endpoint is wrong, and shows no secret", async () => {
      const right = s3.options();
      const { accessKeyId = "", secretAccessKey = "" } = right.credentials ?? {};
      const [bucket, key, secret, endpoint, host] = await Promise.all([
        refused({ ...right, bucket: "no-such-bucket" }),
        refused({ ...right, credentials: { accessKeyId: "NOBODY", secretAccessKey } }),
        refused({ ...right, credentials: { accessKeyId, secretAccessKey: "wrong" } }),
        refused({ ...right, endpoint: "http://127.0.0.1:1" }),
        refused({ ...right, endpoint: "http://s3.invalid" }),
      ]);
      expect(bucket).toMatch(
        /^BLOBS_URL: s3:\/\/no-such-bucket\/.* there is no such bucket\. Make it/u,
      );
      expect(key).toContain("the store does not know the key. Look at AWS_ACCESS_KEY_ID");
      expect(secret).toContain("the secret is not that of the key. Look at AWS_SECRET_ACCESS_KEY");
      expect(endpoint).toContain("http://127.0.0.1:1 cannot be used: nothing answers there");
      expect(host).toContain("the host of the endpoint is not known");
      for (const message of [bucket, key, secret, endpoint, host]) {
        expect(message).not.toContain(secretAccessKey);
        expect(message).not.toContain("wrong.");
      }
    });

    test("goes on with its own bucket, also from an empty directory, and refuses another installation's", async () => {
      const bucket = s3.options();
      const dataDir = await useDataDir();
      const first = await useStoreIn(dataDir, { bucket });
      const { id } = await first.blobs.put(chunks(Buffer.from("kept")), 10);
      await first.close();
      const again = await useStoreIn(dataDir, { bucket });
      expect(await again.blobs.sizeOf(id)).toBe(4);
      expect(await again.filesTrouble?.()).toBeUndefined();
      await again.close();
      // Another directory is another embedded database.
      expect(await refused(bucket)).toMatch(
        /The database is new or empty, but s3:.* holds the mark of installation [0-9a-f-]+, stored files/u,
      );
      const elsewhere = useStoreIn(dataDir, { bucket: s3.options() });
      await expect(elsewhere).rejects.toThrow(
        /but s3:.* is new: its files are elsewhere.*Set BLOBS_URL/u,
      );
    });
  });
}
