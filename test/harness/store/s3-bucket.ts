/** A bucket for the tests of a file, on a Ceph of its own; each test can have a prefix of its own. */

import { randomUUID } from "node:crypto";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll } from "vitest";
import { Bucket, type BucketOptions } from "../../../src/store/files/s3/bucket.ts";
import { type Ceph, hasCeph, startCeph } from "../peers/start-ceph.ts";

const BUCKET = "jobgate-test";
const START_MS = 120_000;

export interface S3UnderTest {
  /** What opens the bucket below a prefix that nobody else has. */
  options(): BucketOptions;
  /** The same as settings. */
  settings(options?: BucketOptions): Record<string, string>;
}

export function useS3(): S3UnderTest {
  let ceph: Ceph | undefined;
  const options = (): BucketOptions => {
    if (ceph === undefined) {
      throw new Error("Ceph does not run.");
    }
    const { endpoint, accessKeyId, secretAccessKey } = ceph;
    return {
      bucket: BUCKET,
      prefix: `${randomUUID()}/`,
      endpoint,
      region: "us-east-1",
      isPathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    };
  };
  beforeAll(async () => {
    ceph = hasCeph ? await startCeph() : undefined;
    if (ceph !== undefined) {
      const { client } = new Bucket(options());
      await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
      client.destroy();
    }
  }, START_MS);
  afterAll(() => ceph?.stop());
  return {
    options,
    settings(given = options()) {
      const { bucket, prefix, endpoint = "", credentials } = given;
      return {
        BLOBS_URL: `s3://${bucket}/${prefix}?endpoint=${endpoint}`,
        AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
        AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
      };
    },
  };
}
