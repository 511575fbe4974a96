/** A server that dies in the middle of an upload: what it answered was on the disk, and the client comes to the same file. */

import { createHash, randomBytes } from "node:crypto";

import { Upload } from "tus-js-client";
import { expect, it, onTestFinished } from "vitest";

import { gateOrLong, printedSeed, tell } from "../../harness/length.ts";
import { rssMb } from "../../harness/process-use.ts";
import { Random } from "../../harness/random.ts";
import { type ServerProcess, startProcess } from "../../harness/server-process.ts";
import { filesIn, useDataDir } from "../../harness/store/data-dir.ts";
import { created, head } from "./tus-calls.ts";

const MIB = 1024 * 1024;
const KILLS = gateOrLong(1, 30);
const SENT_BYTES = gateOrLong(150, 500) * MIB;
const GROWTH_MB_MAX = 90;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

it("keeps what it answered for, through kill -9 and restart", {
  timeout: gateOrLong(120_000, 1_200_000),
}, async () => {
  const random = new Random(printedSeed("tus kill"));
  const dataDir = await useDataDir();
  const running: { server: ServerProcess } = { server: await startProcess({ DATA_DIR: dataDir }) };
  onTestFinished(async () => {
    await running.server.end("SIGKILL");
  });
  const { url } = running.server;
  const file = randomBytes(16 * MIB);
  const uploadUrl = await created({ url }, file.byteLength);
  const chunkSize = random.pick([200_000, 3 * MIB, gateOrLong(MIB, Infinity)]);
  const killAt = Array.from({ length: KILLS }, () => random.integer(1, file.byteLength - MIB));
  killAt.sort((one, other) => one - other);
  let dying: Promise<void> | undefined;

  async function dieAndComeBack(): Promise<void> {
    await running.server.end("SIGKILL");
    const before = [...(await filesIn(`${dataDir}/blobs`)).values()];
    running.server = await startProcess({ DATA_DIR: dataDir, PORT: new URL(url).port });
    const offset = Number((await head(uploadUrl)).headers.get("upload-offset"));
    const [content = Buffer.alloc(0)] = before;
    expect(content.byteLength).toBeGreaterThanOrEqual(offset);
    expect(sha256(content.subarray(0, offset))).toBe(sha256(file.subarray(0, offset)));
    tell(`killed; ${content.byteLength} bytes were written and ${offset} answered for`);
    dying = undefined;
  }

  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(file, {
      uploadUrl,
      endpoint: `${url}/tus`,
      chunkSize,
      retryDelays: Array<number>(10_000).fill(50),
      onProgress: (sent) => {
        if (dying === undefined && sent >= (killAt[0] ?? Infinity)) {
          killAt.shift();
          dying = dieAndComeBack().catch(reject);
        }
      },
      onError: reject,
      onSuccess: () => resolve(),
    });
    upload.start();
  });
  await dying;
  expect(killAt.length).toBeLessThan(KILLS);
  const contents = [...(await filesIn(`${dataDir}/blobs`)).values()];
  expect(contents.map(sha256)).toEqual([sha256(file)]);
});

it(`takes ${SENT_BYTES / MIB} MiB with less than ${GROWTH_MB_MAX} MiB more memory`, {
  timeout: gateOrLong(60_000, 600_000),
}, async () => {
  const server = await startProcess({ DATA_DIR: await useDataDir() });
  onTestFinished(async () => {
    await server.end("SIGKILL");
  });
  const send = (bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      const endpoint = `${server.url}/tus`;
      new Upload(bytes, { endpoint, onError: reject, onSuccess: () => resolve() }).start();
    });
  // What every upload needs once, such as code that is compiled.
  await send(randomBytes(8 * MIB));
  const before = rssMb(server.child);
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, rssMb(server.child));
  }, 20);
  await send(Buffer.alloc(SENT_BYTES, "content"));
  clearInterval(looking);
  tell(
    `${SENT_BYTES / MIB} MiB sent: ${Math.round(before)} MiB before, ${Math.round(most)} MiB at most`,
  );
  expect(most - before).toBeLessThan(GROWTH_MB_MAX);
});
