/** Killed in the middle of an upload: no content is there, and its parts go with the next start. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Bucket } from "../../../../src/store/files/s3/bucket.ts";
import { useDataDir, useStoreIn } from "../../../harness/store/data-dir.ts";
import type { S3UnderTest } from "../../../harness/store/s3-bucket.ts";

const SCRIPT = fileURLToPath(new URL("put-for-ever.mjs", import.meta.url));

export function describeKill(s3: S3UnderTest): void {
  describe("kill -9 in the middle of an upload", () => {
    test("leaves nothing half-stored, and the next start removes its parts", async () => {
      const [options, dataDir] = [s3.options(), await useDataDir()];
      const bucket = new Bucket(options);
      const child = spawn(process.execPath, [SCRIPT, dataDir, JSON.stringify(options)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      child.kill("SIGKILL");
      await once(child, "exit");

      const unfinished = async () => {
        const keys = [];
        for await (const { key } of bucket.uploads.unfinished()) {
          keys.push(key);
        }
        return keys;
      };
      expect(await unfinished()).toEqual([expect.stringMatching(/^blobs\//u)]);
      const store = await useStoreIn(dataDir, { bucket: options });
      expect(await unfinished()).toEqual([]);
      for await (const { blobs, foreign } of store.blobs.list()) {
        expect([blobs, foreign]).toEqual([[], []]);
      }
      bucket.client.destroy();
    });
  });
}
