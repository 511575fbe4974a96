/** Uploads at several nodes on PostgreSQL: one writes at a time, whoever is given up can spoil nothing, and a job takes each once. */

import { createHash, randomBytes } from "node:crypto";

import { Upload } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { postJson } from "../../harness/fetch-json.ts";
import { dial, type RawClient } from "../../harness/peers/raw-client.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../harness/start-server.ts";
import { filesIn, newDataDir } from "../../harness/store/data-dir.ts";
import { execute, hasPostgres, useDatabase } from "../../harness/store/postgres-database.ts";
import { created, head, offsetOf, patch, PIECE } from "./tus-calls.ts";

/** Longer than a writer that is silent has its turn. */
const LAPSE_MS = 10_000;

describe.skipIf(!hasPostgres)("with TEST_DATABASE_URL", () => {
  const database = useDatabase();
  const time = { aheadMs: 0 };
  let dataDir = "";
  let nodes: readonly TestServer[] = [];

  beforeAll(async () => {
    dataDir = await newDataDir();
    const settings = { DATA_DIR: dataDir, DATABASE_URL: database() };
    const clock = { now: () => Date.now() + time.aheadMs };
    nodes = [
      await startServer(settings, { engine: STANDING_ENGINE }),
      await startServer(settings, { engine: STANDING_ENGINE, clock }),
    ];
  });
  afterAll(async () => {
    for (const node of nodes) {
      await node.close();
    }
  });

  const at = (index: number, upload: string): string =>
    `${nodes[index]?.url}${new URL(upload).pathname}`;
  const contents = async () => [...(await filesIn(`${dataDir}/blobs`)).values()];

  /** A piece that begins and then waits, at the first node. */
  async function begun(upload: string, bytes: string): Promise<RawClient> {
    const head = `PATCH ${new URL(upload).pathname} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${PIECE}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const writer = await dial(at(0, upload), `${head}${bytes.length}\r\n${bytes}\r\n`);
    const id = new URL(upload).pathname.split("/").at(-1);
    const writers = `select id from uploads where id = '${id}' and writer is not null`;
    await expect.poll(() => execute(database(), writers), { timeout: 10_000 }).toHaveLength(1);
    expect((await patch(at(1, upload), { at: 0, bytes: Buffer.alloc(0) })).status).toBe(423);
    return writer;
  }

  it("a second writer waits at whichever node it comes in", async () => {
    const upload = await created(nodes[0] ?? { url: "" }, 6);
    const first = await begun(upload, "abc");
    first.socket.write("0\r\n\r\n");
    expect(await first.ended()).toContain("Upload-Offset: 3\r\n");
    expect(await offsetOf(at(1, upload))).toBe(3);
    const rest = await patch(at(1, upload), { at: 3, bytes: Buffer.from("def") });
    expect([rest.status, rest.headers.get("upload-offset")]).toEqual([204, "6"]);
    expect((await contents()).map(String)).toContain("abcdef");
  });

  it("a writer that was given up writes where nobody reads any more", async () => {
    const upload = await created(nodes[0] ?? { url: "" }, 9);
    await patch(at(0, upload), { at: 0, bytes: Buffer.alloc(0) });
    const first = await begun(upload, "old");
    time.aheadMs = LAPSE_MS;
    const second = await patch(at(1, upload), { at: 0, bytes: Buffer.from("new") });
    expect([second.status, second.headers.get("upload-offset")]).toEqual([204, "3"]);
    first.socket.write("3\r\nold\r\n0\r\n\r\n");
    expect(await first.ended()).toMatch(/^HTTP\/1\.1 423 /u);
    first.socket.destroy();
    expect(await offsetOf(at(0, upload))).toBe(3);
    // What was there is not lost when another is given up in the middle.
    const rest = await patch(at(0, upload), { at: 3, bytes: Buffer.from("er one") });
    expect(rest.status).toBe(204);
    const taken = await postJson(`${nodes[1]?.url}/v1/jobs`, {
      workflow: "package",
      documents: [{ upload }],
    });
    expect(taken.status).toBe(201);
    const texts = (await contents()).map(String);
    expect(texts).toContain("newer one");
    expect(texts.filter((each) => each.includes("old"))).toEqual([]);
    time.aheadMs = 0;
  });

  it("two clients at two nodes come to one whole file, and one job takes it", async () => {
    const file = randomBytes(1_000_000);
    const upload = await created(nodes[0] ?? { url: "" }, file.byteLength);
    const send = (index: number): Promise<void> =>
      new Promise((resolve, reject) => {
        new Upload(file, {
          uploadUrl: at(index, upload),
          endpoint: "http://127.0.0.1:9/",
          chunkSize: 100_000,
          retryDelays: Array<number>(200).fill(20),
          onError: reject,
          onSuccess: () => resolve(),
        }).start();
      });
    await Promise.all([send(0), send(1)]);
    const answers = await Promise.all(
      [0, 1, 0, 1].map((index) =>
        postJson(`${nodes[index]?.url}/v1/jobs`, { workflow: "package", documents: [{ upload }] }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([201, 400, 400, 400]);
    expect((await head(at(1, upload))).status).toBe(410);
    const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
    expect((await contents()).map(hash)).toContain(hash(file));
  });
});
