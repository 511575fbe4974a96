/** The clients that people upload with: tus-js-client, Uppy and curl, over connections that break wherever chance will have it. */

import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Upload, type UploadOptions } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import type { JobDocument } from "../../../src/core/model/contract-types.gen.ts";
import { jsonOf, postJson } from "../../harness/fetch-json.ts";
import { printedSeed } from "../../harness/length.ts";
import { Random } from "../../harness/random.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { filesIn, useDataDir } from "../../harness/store/data-dir.ts";
import { breakingProxy } from "./breaking-proxy.ts";
import { created, head, offsetOf, PIECE } from "./tus-calls.ts";

const MIB = 1024 * 1024;
/** All that the clients do themselves when a connection breaks, but sooner. */
const RETRY_DELAYS_MS = Array<number>(40).fill(20);

let server: TestServer;
const random = new Random(printedSeed("tus clients"));
beforeAll(async () => {
  server = await startServer({}, { engine: STANDING_ENGINE });
});
afterAll(() => server.close());

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A job takes the upload, and what it has then is the file. */
async function expectTaken(upload: string, fileName: string, bytes: Uint8Array): Promise<void> {
  const document = { workflow: "package", documents: [{ upload }] };
  const { jobId } = await jsonOf<JobDocument>(postJson(`${server.url}/v1/jobs`, document));
  const [taken] = await server.app.store.documents.list(jobId);
  const files = await filesIn(`${server.dataDir}/blobs`);
  const content = [...files].find(([name]) => name.endsWith(`/${taken?.blobId}`))?.[1];
  expect([taken?.fileName, sha256(content ?? Buffer.alloc(0))]).toEqual([fileName, sha256(bytes)]);
}

function uploadBy(file: Buffer, options: UploadOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      retryDelays: RETRY_DELAYS_MS,
      ...options,
      onError: reject,
      onSuccess: () => resolve(upload.url ?? ""),
    });
    upload.start();
  });
}

describe("tus-js-client", () => {
  it("uploads in one piece, in many, with the creation, and an empty file", async () => {
    const file = randomBytes(300_000);
    for (const options of [
      {},
      { chunkSize: 70_001 },
      { uploadDataDuringCreation: true },
      { uploadDataDuringCreation: true, chunkSize: 100_000 },
      { overridePatchMethod: true },
      { addRequestId: true },
    ]) {
      const url = await uploadBy(file, {
        endpoint: `${server.url}/tus`,
        metadata: { filename: "größe.bin", filetype: "" },
        ...options,
      });
      await expectTaken(url, "größe.bin", file);
    }
    const empty = Buffer.alloc(0);
    const url = await uploadBy(empty, {
      endpoint: `${server.url}/tus`,
      metadata: { filename: "e.txt" },
    });
    await expectTaken(url, "e.txt", empty);
  });

  it("comes to the same file over connections that break anywhere", async () => {
    const file = randomBytes(6 * MIB + 17);
    const proxy = await breakingProxy(server.url, () => random.integer(300, 2 * MIB));
    onTestFinished(() => proxy.close());
    const endpoint = `${proxy.url}/tus`;
    const url = await uploadBy(file, { endpoint, chunkSize: MIB, metadata: { filename: "a.bin" } });
    expect(proxy.broken()).toBeGreaterThan(2);
    await expectTaken(new URL(url).pathname, "a.bin", file);
  });

  it("goes on where another one stopped, in the middle of a piece", async () => {
    const file = randomBytes(4 * MIB);
    const first = new Upload(file, {
      endpoint: `${server.url}/tus`,
      metadata: { filename: "b.bin" },
    });
    const aborted = new Promise<void>((resolve) => {
      first.options.onProgress = (sent) => {
        if (sent > MIB) {
          first.abort().then(resolve, resolve);
        }
      };
    });
    first.start();
    await aborted;
    const uploadUrl = first.url ?? "";
    await expect.poll(() => offsetOf(uploadUrl), { timeout: 10_000 }).toBeGreaterThan(0);
    await uploadBy(file, { uploadUrl, endpoint: `${server.url}/tus` });
    await expectTaken(uploadUrl, "b.bin", file);
  });

  it("two at once, of one upload, come to one whole file", async () => {
    const file = randomBytes(2 * MIB);
    const uploadUrl = await created(server, file.byteLength);
    const options = { uploadUrl, endpoint: `${server.url}/tus`, chunkSize: 200_000 };
    await Promise.all([uploadBy(file, options), uploadBy(file, options)]);
    await expectTaken(uploadUrl, "document", file);
  });

  it("ends an upload, and is told when it asks for what is not taken", async () => {
    const file = randomBytes(1000);
    const url = await uploadBy(file, { endpoint: `${server.url}/tus` });
    await Upload.terminate(url);
    expect((await head(url)).status).toBe(404);
    const parallel = uploadBy(file, { endpoint: `${server.url}/tus`, parallelUploads: 2 });
    await expect(parallel).rejects.toThrow(/Upload-Concat is not taken here/u);
    const deferred = uploadBy(file, { endpoint: `${server.url}/tus`, uploadLengthDeferred: true });
    await expect(deferred).rejects.toThrow(/Upload-Defer-Length is not taken here/u);
  });
});

describe("Uppy", () => {
  it("comes to the same file over connections that break anywhere", async () => {
    const bytes = randomBytes(3 * MIB);
    const file = join(await useDataDir(), "photo");
    await writeFile(file, bytes);
    const proxy = await breakingProxy(server.url, () => random.integer(300, 2 * MIB));
    onTestFinished(() => proxy.close());
    const program = fileURLToPath(new URL("uppy-upload.mjs", import.meta.url));
    const args = [program, `${proxy.url}/tus`, file, "photo.jpg"];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/^http:/u);
    expect(proxy.broken()).toBeGreaterThan(0);
    await expectTaken(new URL(stdout.trim()).pathname, "photo.jpg", bytes);
  });
});

describe("curl", () => {
  it("uploads in two halves, with nothing but headers", async () => {
    const directory = await useDataDir();
    const file = randomBytes(100_000);
    const curl = async (...args: readonly string[]): Promise<string> =>
      (await promisify(execFile)("curl", ["-sS", "-D-", "-H", "Tus-Resumable: 1.0.0", ...args]))
        .stdout;
    const made = await curl("-XPOST", "-H", "Upload-Length: 100000", `${server.url}/tus`);
    const upload = `${server.url}${/^location: (\S+)/imu.exec(made)?.[1]}`;
    for (const [at, end] of [
      [0, 40_000],
      [40_000, 100_000],
    ] as const) {
      const half = join(directory, String(at));
      await writeFile(half, file.subarray(at, end));
      const headers = ["-H", `Content-Type: ${PIECE}`, "-H", `Upload-Offset: ${at}`];
      const answer = await curl("-XPATCH", ...headers, "--data-binary", `@${half}`, upload);
      expect(answer).toMatch(
        new RegExp(`^HTTP/1\\.1 204 [\\s\\S]*Upload-Offset: ${end}\\r\\n`, "u"),
      );
    }
    expect(await curl("-I", upload)).toMatch(/Upload-Offset: 100000\r\n/u);
    await expectTaken(upload, "document", file);
  });
});
