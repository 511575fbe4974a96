/** What becomes of contents where the store is slow to answer, refuses for a while, or breaks connections. */

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Bucket } from "../../../../src/store/files/s3/bucket.ts";
import { contentKey } from "../../../../src/store/files/disk/blob-path.ts";
import { createS3BlobStore } from "../../../../src/store/files/s3/s3-blobs.ts";
import { chunks, contentOf } from "../../../harness/store/contents.ts";
import { useDataDir } from "../../../harness/store/data-dir.ts";
import type { S3UnderTest } from "../../../harness/store/s3-bucket.ts";
import { ids } from "../../../harness/store/samples.ts";

const MIB = 1024 * 1024;

/** What the way to the store does to the next requests. */
interface Weather {
  /** So many are answered SlowDown. */
  slowDowns: number;
  /** All are told that there is no room. */
  isFull?: boolean;
  /** So many answers break off after this many bytes. */
  breaks: number;
  breakAfterBytes: number;
}

/** A way to the store that can be disturbed. */
async function disturbed(endpoint: string, weather: Weather): Promise<string> {
  const server: Server = createServer((incoming, answer) => {
    if (weather.slowDowns > 0) {
      weather.slowDowns -= 1;
      incoming.resume();
      answer.writeHead(503, { "content-type": "application/xml" });
      answer.end(
        "<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>",
      );
      return;
    }
    if (weather.isFull === true && incoming.method === "PUT") {
      incoming.resume();
      answer.writeHead(507, { "content-type": "application/xml" });
      answer.end("<Error><Code>QuotaExceeded</Code><Message>Full.</Message></Error>");
      return;
    }
    const { method, headers, url = "/" } = incoming;
    const onward = request(
      new URL(url, endpoint),
      { method: method ?? "GET", headers },
      (found) => {
        answer.writeHead(found.statusCode ?? 500, found.headers);
        let sentBytes = 0;
        found.on("data", (chunk: Buffer) => {
          sentBytes += chunk.length;
          answer.write(chunk);
          if (weather.breaks > 0 && sentBytes > weather.breakAfterBytes) {
            weather.breaks -= 1;
            answer.destroy();
            found.destroy();
          }
        });
        found.on("end", () => answer.end());
        found.on("error", () => answer.destroy());
      },
    );
    onward.on("error", () => answer.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function describeBrokenConnections(s3: S3UnderTest): void {
  describe("a store that is not well", () => {
    const open = async (weather: Weather) => {
      const right = s3.options();
      const endpoint = await disturbed(right.endpoint ?? "", weather);
      const bucket = new Bucket({ ...right, endpoint });
      onTestFinished(() => bucket.client.destroy());
      return { bucket, blobs: createS3BlobStore({ bucket, ids, tempDir: await useDataDir() }) };
    };

    test("is asked again where it says SlowDown, and read on where a connection broke", async () => {
      const weather = { slowDowns: 2, breaks: 0, breakAfterBytes: 3 * MIB };
      const { bucket, blobs } = await open(weather);
      const bytes = randomBytes(20 * MIB + 1);
      // Three parts, of which the store refuses the first ones at first.
      const blob = await blobs.put(chunks(bytes, 1_000_003), 32 * MIB);
      expect(weather.slowDowns).toBe(0);
      expect(blob.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
      weather.breaks = 2;
      expect(bytes.equals(await contentOf(blobs.open(blob.id)))).toBe(true);
      expect(weather.breaks).toBe(0);
      weather.breaks = 1;
      const range = { first: 5, last: 12 * MIB };
      expect(
        bytes.subarray(5, 12 * MIB + 1).equals(await contentOf(blobs.open(blob.id, range))),
      ).toBe(true);
      // Copies larger than one request can make go in parts.
      await bucket.uploads.copy(`${s3.options().bucket}/${bucket.at(contentKey(blob.id)).Key}`, {
        sizeBytes: bytes.length,
        to: "copy",
      });
      expect((await bucket.head("copy"))?.sizeBytes).toBe(bytes.length);
    });

    test("keeps nothing of a content for which it has no room in the middle", async () => {
      const weather: Weather = { slowDowns: 0, breaks: 0, breakAfterBytes: 0 };
      const { bucket, blobs } = await open(weather);
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield randomBytes(9 * MIB);
        weather.isFull = true;
        yield randomBytes(9 * MIB);
      }
      const put = blobs.put(failing(), 32 * MIB);
      await expect(put).rejects.toMatchObject({ code: "insufficient-storage" });
      for await (const page of bucket.list("")) {
        expect(page).toEqual([]);
      }
      for await (const upload of bucket.uploads.unfinished()) {
        expect(upload).toBeUndefined();
      }
    });
  });
}
