/** Downloads by the built server from peers of every habit: the bytes are right or the failure is told, and the server goes on. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";

import type {
  DeliveryDocument,
  JobDocument,
  ResultDocument,
} from "../../src/core/model/contract-types.gen.ts";
import { Random } from "../harness/random.ts";
import { getJson, jsonOf, postJson } from "../harness/fetch-json.ts";
import { BROKEN, bytesOf, HONEST, type Peers, startPeers } from "../harness/peers/peers.ts";
import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { gateOrLong, isLong, printedSeed, tell } from "../harness/length.ts";
import { fetchWithin } from "../harness/fetch-within.ts";

const DOWNLOADS = gateOrLong(80, 1000);
const AT_A_TIME = 8;
const SIZE_BYTES_MAX = 4 * 2 ** 20;
const OFFSET_MAX = 65_536;
/** Room for the garbage of a moment; a server that kept what it loads would need twenty times as much. */
const GROWTH_MB_MAX = 80;

let dataDir = "";
let server: ServerProcess;
let peers: Peers;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "jobgate-outbound-"));
  peers = await startPeers();
  server = await startProcess({
    DATA_DIR: dataDir,
    OUTBOUND_ALLOW: "127.0.0.1",
    DOCUMENTS_PER_JOB_MAX: "2000",
  });
});
afterAll(async () => {
  await server.end("SIGKILL");
  await peers.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function newJob(document: object = {}): Promise<string> {
  const response = await postJson(`${server.url}/v1/jobs`, document);
  return (await jsonOf<JobDocument>(response)).jobId;
}

/** Has the server download; what it says. */
async function download(jobId: string, url: string): Promise<string> {
  const address = `${server.url}/v1/jobs/${jobId}/data?url=${encodeURIComponent(url)}`;
  const response = await fetchWithin(address, { method: "POST" });
  const { type = "" } = await jsonOf<{ type?: string }>(response);
  return `${response.status} ${type.slice(type.lastIndexOf("/") + 1)}`.trim();
}

/** Of the server's memory; undefined where the system does not tell. */
function residentMb(): number | undefined {
  const file = `/proc/${server.child.pid}/status`;
  return existsSync(file)
    ? Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(file, "utf8"))?.[1]) / 1024
    : undefined;
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function storedHashes(): Promise<readonly string[]> {
  const files = await readdir(join(dataDir, "blobs"), { recursive: true, withFileTypes: true });
  const paths = files
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  return (await Promise.all(paths.map(async (path) => hashOf(await readFile(path))))).sort();
}

const PEERS = [...Object.keys(HONEST), ...Object.keys(HONEST), ...Object.keys(BROKEN)];

it(`${DOWNLOADS} downloads leave right bytes or a told failure, and nothing else`, async () => {
  const random = new Random(printedSeed("downloads"));
  const jobId = await newJob();
  const expected: string[] = [];
  const wrong: string[] = [];
  let left = DOWNLOADS;
  let warmMb: number | undefined;
  const downloadSome = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (left === Math.floor(DOWNLOADS / 2)) {
        warmMb = residentMb();
      }
      const peer = random.pick(PEERS);
      const sizeBytes = random.integer(1, SIZE_BYTES_MAX);
      const offset = random.integer(0, OFFSET_MAX);
      const said = await download(jobId, peers.url(peer, sizeBytes, offset));
      if (peer in HONEST) {
        expected.push(hashOf(bytesOf(sizeBytes, offset)));
      }
      if (said !== (peer in HONEST ? "201" : "400 document-not-loadable")) {
        wrong.push(`${peer}, ${sizeBytes} bytes: ${said}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, downloadSome));
  expect(wrong).toEqual([]);
  expect(await storedHashes()).toEqual(expected.sort());
  expect(server.child.exitCode).toBeNull();
  const endMb = residentMb();
  if (isLong) {
    tell(
      `${DOWNLOADS} downloads: ${warmMb?.toFixed(0)} MB halfway, ${endMb?.toFixed(0)} MB at the end`,
    );
  }
  if (warmMb !== undefined && endMb !== undefined) {
    expect(endMb - warmMb).toBeLessThan(GROWTH_MB_MAX);
  }
}, 600_000);

/** Each at a port of its own, so that what one does is not held against the others. */
async function usePeers(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (const name of names) {
    const own = await startPeers();
    onTestFinished(() => own.close());
    urls.set(name, own.url(name, 1000, 0));
  }
  return urls;
}

/** These never get as far as a status. */
const WITHOUT_STATUS = new Set([
  "resets at once",
  "closes at once without a word",
  "resets in the head",
  "closes in the head",
  "says two lengths",
  "speaks no HTTP",
  "sends bytes of nonsense",
  "sends a head without end",
  "sends interim answers without end",
  "goes over to another protocol",
]);

async function demandAlive(): Promise<void> {
  expect((await fetchWithin(`${server.url}/health/live`)).status).toBe(200);
  expect(server.child.exitCode).toBeNull();
}

it("callbacks to all of them are delivered where a final status of 2xx came, else tried again", async () => {
  const urls = await usePeers([...new Set(PEERS)]);
  for (const [peer, callbackURL] of urls) {
    const jobId = await newJob({ callbackURL });
    await fetchWithin(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
    const [delivery] = await vi.waitFor(
      async () => {
        const address = `${server.url}/v1/jobs/${jobId}/deliveries`;
        const list = await getJson<DeliveryDocument[]>(address);
        expect(list[0]?.attempts).toHaveLength(1);
        return list;
      },
      { timeout: 15_000, interval: 20 },
    );
    expect([peer, delivery?.state]).toEqual([
      peer,
      WITHOUT_STATUS.has(peer) ? "pending" : "delivered",
    ]);
  }
  await demandAlive();
}, 60_000);

it("results sent to all of them arrive where a final status of 2xx came, else the failure is told", async () => {
  const urls = await usePeers([...new Set(PEERS)]);
  const jobId = await newJob({ workflow: "package" });
  const [honest = ""] = Object.keys(HONEST);
  expect(await download(jobId, peers.url(honest, 1_000_000, 0))).toBe("201");
  await fetchWithin(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
  const results = `${server.url}/v1/jobs/${jobId}/result`;
  const response = await fetchWithin(results, { headers: { Prefer: "wait=20" } });
  const { dataList } = await jsonOf<ResultDocument>(response);
  for (const [peer, url] of urls) {
    const target = `${results}/${dataList[0]?.resultId}:put?url=${encodeURIComponent(url)}`;
    const { status } = await fetchWithin(target, { method: "POST" });
    // A reset while we send may overtake the status.
    const isTaken = peer === "resets in the body" ? status < 300 : !WITHOUT_STATUS.has(peer);
    expect([peer, status]).toEqual([peer, isTaken ? 204 : 400]);
  }
  await demandAlive();
}, 60_000);
