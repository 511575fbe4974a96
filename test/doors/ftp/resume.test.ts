/** Transfers that break: what came is kept for its sender alone, gone on with, and never taken for whole. */

import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import type { Clock } from "../../../src/core/ports/base.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { contentOf } from "../../harness/store/contents.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";
import { documentsOf, FtpCalls, newJob, portOf } from "./ftp-calls.ts";

const FILE = randomBytes(300_000);
const HALF = 123_456;

let aheadMs = 0;
const clock: Clock = { now: () => Date.now() + aheadMs };
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ FTP_PORT: "0" }, { clock });
});

afterAll(() => server.close());

async function annasCalls(folder: string, port = portOf(server)): Promise<FtpCalls> {
  const calls = await FtpCalls.loggedIn(port);
  onTestFinished(() => calls.close());
  await calls.say(`CWD ${folder}/ORIGINAL`);
  return calls;
}

/** Sends the first half, from a byte on. */
async function sendHalf(calls: FtpCalls, command = "STOR a.jpg", from = 0): Promise<Socket> {
  const data = await calls.data();
  data.on("error", () => undefined);
  const { code, text } = await calls.say(command);
  if (code !== 150) {
    throw new Error(`${code} ${text}`);
  }
  data.write(FILE.subarray(from, HALF));
  await expect.poll(() => data.writableLength).toBe(0);
  return data;
}

/** Breaks a transfer after the first half. Returns how much of it the server kept, which is as much as it had read. */
async function breakOff(calls: FtpCalls, folder: string): Promise<number> {
  const data = await sendHalf(calls);
  const other = await annasCalls(folder);
  // The server answers others in between, so it has read by then.
  for (let count = 0; count < 5; count += 1) {
    await other.say("NOOP");
  }
  data.resetAndDestroy();
  expect((await calls.heard()).code).toBe(426);
  const { code, text } = await calls.say("SIZE a.jpg");
  expect(code).toBe(213);
  expect(Number(text)).toBeGreaterThan(0);
  expect(Number(text)).toBeLessThanOrEqual(HALF);
  return Number(text);
}

async function contentOfDocument(jobId: string): Promise<Buffer> {
  const [document] = await server.app.ports.documents.list(jobId);
  return contentOf(server.app.ports.blobs.open(document?.blobId ?? ""));
}

test("REST and STOR go on where a transfer broke, and the whole file is the document", async () => {
  const { id, folder } = await newJob(server);
  const calls = await annasCalls(folder);
  const kept = await breakOff(calls, folder);
  expect(await documentsOf(server, id)).toEqual([]);
  expect((await calls.say("MLST a.jpg")).text).toContain(`size=${kept};`);
  expect(await calls.take("MLSD")).toContain(`size=${kept};`);
  expect((await calls.say(`REST ${kept}`)).code).toBe(350);
  expect((await calls.store("a.jpg", FILE.subarray(kept))).code).toBe(226);
  expect(await documentsOf(server, id)).toEqual([`a.jpg ${FILE.byteLength}`]);
  expect(FILE.equals(await contentOfDocument(id))).toBe(true);
  expect(await calls.say("SIZE a.jpg")).toEqual({ code: 213, text: String(FILE.byteLength) });
});

test("APPE goes on where it broke, a byte before the end may be the next one, and what lay behind is cut off", async () => {
  const { id, folder } = await newJob(server);
  const calls = await annasCalls(folder);
  const kept = await breakOff(calls, folder);
  expect((await calls.store("a.jpg", FILE.subarray(kept), "APPE")).code).toBe(226);
  expect(FILE.equals(await contentOfDocument(id))).toBe(true);

  const second = await newJob(server);
  const again = await annasCalls(second.folder);
  const there = await breakOff(again, second.folder);
  expect((await again.say(`REST ${there - 1000}`)).code).toBe(350);
  expect((await again.store("a.jpg", FILE.subarray(there - 1000, there - 500))).code).toBe(226);
  expect(await documentsOf(server, second.id)).toEqual([`a.jpg ${there - 500}`]);
  expect(FILE.subarray(0, there - 500).equals(await contentOfDocument(second.id))).toBe(true);
});

test("a whole file is not continued, nor one of which nothing is there", async () => {
  const { id, folder } = await newJob(server);
  const calls = await annasCalls(folder);
  await calls.store("a.jpg", "whole");
  expect((await calls.store("a.jpg", "more", "APPE")).code).toBe(554);
  expect((await calls.say("REST 3")).code).toBe(350);
  expect((await calls.store("a.jpg", "more")).code).toBe(554);
  await calls.say("SIZE a.jpg");
  expect((await calls.say("REST 3")).code).toBe(501);
  expect((await calls.say("REST 0")).code).toBe(350);
  expect((await calls.store("a.jpg", "WHOLE")).code).toBe(226);
  await calls.say("REST 7");
  expect((await calls.store("b.jpg", "more")).code).toBe(554);
  expect((await calls.store("b.jpg", "all", "APPE")).code).toBe(226);
  expect(await documentsOf(server, id)).toEqual(["a.jpg 5", "b.jpg 3"]);
});

test("NcFTP, which sends all whatever was agreed, is asked to", async () => {
  const { folder } = await newJob(server);
  const calls = await annasCalls(folder);
  const kept = await breakOff(calls, folder);
  await calls.say("CLNT NcFTPPut 3.2.6 linux-x86_64-glibc2.36");
  await calls.say("SIZE a.jpg");
  expect((await calls.say(`REST ${kept}`)).code).toBe(501);
});

test("what is kept is shown to its sender alone, never goes into a job, and is dropped by a new start", async () => {
  const { id, folder } = await newJob(server);
  const calls = await annasCalls(folder);
  const kept = await breakOff(calls, folder);
  const place = { jobId: id, fileName: "a.jpg" };
  const find = (owner: string) =>
    server.app.ports.partialDocuments.find({ ...place, owner }, clock.now());
  expect((await find("admin"))?.sizeBytes).toBe(kept);
  expect(await find("other")).toBeUndefined();
  expect((await calls.store("a.jpg", "new")).code).toBe(226);
  expect(await find("admin")).toBeUndefined();
  expect(await documentsOf(server, id)).toEqual(["a.jpg 3"]);
  await breakOff(calls, folder);
  // The older whole file is not shown meanwhile, and is what the job works on.
  await fetch(`${server.url}/v1/jobs/${id}:start`, { method: "POST" });
  expect(await documentsOf(server, id)).toEqual(["a.jpg 3"]);
  expect((await calls.store("a.jpg", FILE.subarray(kept), "APPE")).code).toBe(550);
});

test("what is kept can be deleted, and is gone after an hour", async () => {
  const { folder } = await newJob(server);
  const calls = await annasCalls(folder);
  await breakOff(calls, folder);
  expect((await calls.say("DELE a.jpg")).code).toBe(250);
  expect((await calls.say("SIZE a.jpg")).code).toBe(550);
  await breakOff(calls, folder);
  aheadMs = 3_600_001;
  onTestFinished(() => {
    aheadMs = 0;
  });
  expect((await calls.say("SIZE a.jpg")).code).toBe(550);
});

test("a client that loses its control line has sent no whole file, also where both lines end politely", async () => {
  for (const isPolite of [false, true]) {
    const { id, folder } = await newJob(server);
    const calls = await annasCalls(folder);
    const data = await sendHalf(calls);
    if (isPolite) {
      // As the kernel ends the connections of a process that is killed.
      calls.socket.end();
      data.end();
    } else {
      calls.socket.resetAndDestroy();
    }
    const other = await annasCalls(folder);
    await expect.poll(async () => (await other.say("SIZE a.jpg")).code).toBe(213);
    expect(await documentsOf(server, id)).toEqual([]);
    const kept = Number((await other.say("SIZE a.jpg")).text);
    expect((await other.store("a.jpg", FILE.subarray(kept), "APPE")).code).toBe(226);
    expect(FILE.equals(await contentOfDocument(id))).toBe(true);
  }
});

test("fewer bytes than the client announced are no whole file", async () => {
  const { id, folder } = await newJob(server);
  const calls = await annasCalls(folder);
  await calls.say(`ALLO ${FILE.byteLength}`);
  expect((await calls.store("a.jpg", FILE.subarray(0, HALF))).code).toBe(426);
  expect(await documentsOf(server, id)).toEqual([]);
  expect(await calls.say("SIZE a.jpg")).toEqual({ code: 213, text: String(HALF) });
  await calls.say(`ALLO ${FILE.byteLength}`);
  await calls.say(`REST ${HALF}`);
  expect((await calls.store("a.jpg", FILE.subarray(HALF))).code).toBe(226);
  expect(FILE.equals(await contentOfDocument(id))).toBe(true);
});

test("a transfer is ended by ABOR, and by its sender's coming again", async () => {
  const { id, folder } = await newJob(server);
  const calls = await annasCalls(folder);
  await sendHalf(calls);
  expect((await calls.say("ABOR")).code).toBe(426);
  expect((await calls.heard()).code).toBe(226);
  await sendHalf(calls);
  const again = await annasCalls(folder);
  expect((await again.store("a.jpg", FILE)).code).toBe(226);
  expect((await calls.heard()).code).toBe(426);
  expect(await documentsOf(server, id)).toEqual([`a.jpg ${FILE.byteLength}`]);
  expect((await calls.say("SIZE a.jpg")).text).toBe(String(FILE.byteLength));
});

test("a server that stops ends what is under way, and the next one goes on with it", async () => {
  const dataDir = await useDataDir();
  const first = await startServer({ FTP_PORT: "0", DATA_DIR: dataDir, DRAIN_MS: "300" });
  const { folder } = await newJob(first);
  const calls = await annasCalls(folder, portOf(first));
  await sendHalf(calls);
  await first.app.close();
  const next = await startServer({ FTP_PORT: "0", DATA_DIR: dataDir });
  onTestFinished(() => next.close());
  const again = await annasCalls(folder, portOf(next));
  const { code, text } = await again.say("SIZE a.jpg");
  expect(code).toBe(213);
  expect((await again.store("a.jpg", FILE.subarray(Number(text)), "APPE")).code).toBe(226);
  const [document] = await next.app.ports.documents.list(folder.slice(10));
  const content = await contentOf(next.app.ports.blobs.open(document?.blobId ?? ""));
  expect(FILE.equals(content)).toBe(true);
});
