/** Much at once and much of it: a server that is killed, ten clients, many small files, one large one. FAULTS=long takes more of each. */

import { createHash, randomBytes } from "node:crypto";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { gateOrLong, printedSeed, tell } from "../../harness/length.ts";
import { rssMb } from "../../harness/process-use.ts";
import { Random } from "../../harness/random.ts";
import { type ServerProcess, startProcess } from "../../harness/server-process.ts";
import { filesIn, newDataDir, useDataDir } from "../../harness/store/data-dir.ts";
import { FtpCalls, newJob } from "./ftp-calls.ts";

const MIB = 1024 * 1024;
const LONG_MS = gateOrLong(60_000, 1_200_000);
const KILLS = gateOrLong(1, 20);
const SMALL_FILES = gateOrLong(60, 1000);
const LARGE_BYTES = gateOrLong(100, 1024) * MIB;
const GROWTH_MB_MAX = 50;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return String(port);
}

let settings: { readonly DATA_DIR: string; readonly FTP_PORT: string };
let server: ServerProcess;

beforeAll(async () => {
  settings = { DATA_DIR: await newDataDir(), FTP_PORT: await freePort() };
  server = await started();
});

afterAll(async () => {
  await server.end("SIGKILL");
  await rm(settings.DATA_DIR, { recursive: true, force: true });
});

function started(): Promise<ServerProcess> {
  return startProcess({ ...settings, UPLOAD_BYTES_MAX: String(2 * LARGE_BYTES) });
}

/** Name and size of each document. */
async function documentsAt({ url }: ServerProcess, jobId: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/v1/jobs/${jobId}`);
  const { documents = [] } = (await answer.json()) as {
    documents?: readonly { fileName: string; size: string }[];
  };
  return documents.map(({ fileName, size }) => `${fileName} ${size}`).sort();
}

/** Logged in and in ORIGINAL. */
async function callsIn(port: string, folder: string): Promise<FtpCalls> {
  const calls = await FtpCalls.loggedIn(Number(port));
  await calls.say(`CWD ${folder}/ORIGINAL`);
  return calls;
}

test("ten clients at once put their files beside each other", { timeout: LONG_MS }, async () => {
  const { id, folder } = await newJob(server);
  const clients = Array.from({ length: 10 }, (_, index) => index);
  await Promise.all(
    clients.map(async (index) => {
      const calls = await callsIn(settings.FTP_PORT, folder);
      for (let count = 0; count < 4; count += 1) {
        expect((await calls.store(`${index}-${count}.jpg`, randomBytes(50_000))).code).toBe(226);
      }
      calls.close();
    }),
  );
  expect(await documentsAt(server, id)).toHaveLength(40);
});

test("many small files come in one mirror, and a large one with little memory", {
  timeout: LONG_MS,
}, async (context) => {
  const run = promisify(execFile);
  const isThere = await run("lftp", ["--version"]).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    tell("\nSKIPPED: mirrors by lftp, which is not installed (lftp).\n");
    context.skip();
  }
  const dataDir = await useDataDir();
  const small = join(dataDir, "small");
  await mkdir(small);
  for (let count = 0; count < SMALL_FILES; count += 1) {
    await writeFile(join(small, `${count}.jpg`), randomBytes(2000));
  }
  const { id, folder } = await newJob(server);
  const script = (lines: string) => [
    "-u",
    "anna,secret",
    `ftp://127.0.0.1:${settings.FTP_PORT}`,
    "-e",
    `set ftp:ssl-allow no; set cmd:fail-exit yes; ${lines}; bye`,
  ];
  const startedAt = performance.now();
  await run("lftp", script(`mirror -R -P 4 ${small} ${folder}/ORIGINAL`));
  const seconds = (performance.now() - startedAt) / 1000;
  tell(`ftp mirror: ${SMALL_FILES} files in ${seconds.toFixed(1)} s`);
  expect(await documentsAt(server, id)).toHaveLength(SMALL_FILES);

  const second = await newJob(server);
  const calls = await callsIn(settings.FTP_PORT, second.folder);
  const data = await calls.data();
  expect((await calls.say("STOR large.tif")).code).toBe(150);
  const block = randomBytes(MIB);
  let [before, most] = [Infinity, 0];
  for (let bytes = 0; bytes < LARGE_BYTES; bytes += block.byteLength) {
    if (!data.write(block)) {
      await once(data, "drain");
    }
    // What a first few MiB take, the others take again.
    before = bytes === 16 * MIB ? rssMb(server.child) : before;
    most = bytes > 16 * MIB ? Math.max(most, rssMb(server.child)) : most;
  }
  data.end();
  expect((await calls.heard()).code).toBe(226);
  expect(await documentsAt(server, second.id)).toEqual([`large.tif ${LARGE_BYTES}`]);
  tell(`ftp: ${LARGE_BYTES / MIB} MiB sent: ${before} MiB before, ${most} MiB at most`);
  expect(most - before).toBeLessThan(GROWTH_MB_MAX);
});

test("what was answered 226 survives kill -9, whole and once, and no job has anything else", {
  timeout: LONG_MS,
}, async () => {
  const random = new Random(printedSeed("ftp kill"));
  const answered = new Map<string, Buffer>();
  const { id, folder } = await newJob(server);
  let sent = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const clients = await Promise.all([1, 2, 3].map(() => callsIn(settings.FTP_PORT, folder)));
    const work = clients.map(async (calls) => {
      while (!calls.isEnded) {
        const name = `${(sent += 1)}.jpg`;
        const content = randomBytes(random.integer(1, 400_000));
        const { code } = await calls.store(name, content).catch(() => ({ code: 0 }));
        if (code === 226) {
          answered.set(name, content);
        }
      }
    });
    const wanted = answered.size + random.integer(3, 12);
    await expect.poll(() => answered.size, { timeout: 20_000 }).toBeGreaterThan(wanted);
    await server.end("SIGKILL");
    for (const calls of clients) {
      calls.close();
    }
    await Promise.all(work);
    server = await started();
    const found = await documentsAt(server, id);
    const names = found.map((each) => each.split(" ")[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(found).toEqual(
      expect.arrayContaining(
        [...answered].map(([name, { byteLength }]) => `${name} ${byteLength}`),
      ),
    );
    // Each of the three may have one that was stored and not answered.
    expect(found.length).toBeLessThanOrEqual(answered.size + 3 * (kill + 1));
  }
  await server.end("SIGTERM");
  const stored = new Set([...(await filesIn(`${settings.DATA_DIR}/blobs`)).values()].map(sha256));
  for (const content of answered.values()) {
    expect(stored.has(sha256(content))).toBe(true);
  }
  tell(`ftp kill: ${sent} sent, ${answered.size} answered, ${KILLS} kills`);
});
