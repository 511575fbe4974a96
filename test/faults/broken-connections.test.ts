/**
 * Connections and files that break wherever outside bytes come or go: the request fails, everything else goes on.
 *
 * All of it runs in this process, where an error that nobody hears fails the test run by itself.
 */

import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { type Random, Random as Seeded } from "../harness/random.ts";
import { openFiles } from "../harness/made-job.ts";
import { type TestServer, startServer } from "../harness/start-server.ts";
import { gateOrLong, printedSeed } from "../harness/length.ts";
import {
  BREAKS,
  gzipped,
  MULTIPART,
  multipart,
  post,
  sendAndBreak,
  type Where,
} from "./broken-connections.ts";
import { envelope, LATEST, SERVICE, submitJobParam, TWIN } from "../harness/ips-message.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { PATIENT } from "../harness/patience.ts";

const CUTS = gateOrLong(8, 400);
const ENVELOPE = envelope({ body: submitJobParam({ company: "1" }) });
const UPLOAD_PARAMS = `<uploadPostParam xmlns="${LATEST}"><companyHandle>1</companyHandle><jobName>cut</jobName><uploadParams><overwrite>true</overwrite><readyForPublish>true</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadParams></uploadPostParam>`;
const JSON_TYPE = "application/json";

let server: TestServer;
let where: Where;
let random: Random;
let jobId = "";

beforeAll(async () => {
  random = new Seeded(printedSeed("wires"));
  server = await startServer();
  const { hostname: host, port } = new URL(server.url);
  where = { host, port: Number(port) };
  jobId = await newJob();
});

afterAll(() => server.close());

afterEach(async () => {
  vi.restoreAllMocks();
  await demandServing();
});

async function newJob(): Promise<string> {
  const response = await fetchWithin(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": JSON_TYPE },
    body: '{"workflow":"package"}',
  });
  return ((await response.json()) as { jobId: string }).jobId;
}

/** A job with a result of some size, done. */
async function doneJob(sizeBytes: number): Promise<string> {
  const id = await newJob();
  const form = new FormData();
  form.append("data", new Blob([new Uint8Array(sizeBytes)]), "zeros.bin");
  form.append("options", new Blob(['[{"name":"compress","value":"false"}]'], { type: JSON_TYPE }));
  await fetchWithin(`${server.url}/v1/jobs/${id}/data`, { method: "POST", body: form });
  await fetchWithin(`${server.url}/v1/jobs/${id}:start`, { method: "POST" });
  const result = await fetchWithin(`${server.url}/v1/jobs/${id}/result`, {
    headers: { Prefer: "wait=20" },
  });
  expect(result.status).toBe(200);
  return id;
}

/** Requests are answered, nothing is held open, and no half file lies about. */
async function demandServing(): Promise<void> {
  expect((await fetchWithin(`${server.url}/health/live`)).status).toBe(200);
  expect((await fetchWithin(`${server.url}/v1/jobs`)).status).toBe(200);
  await vi.waitFor(
    async () => {
      expect(await readdir(join(server.dataDir, "tmp"))).toEqual([]);
      expect(await contentsHeldOpen()).toEqual([]);
    },
    { timeout: 5000 },
  );
}

async function contentsHeldOpen(): Promise<readonly string[]> {
  const open = process.platform === "linux" ? await openFiles("self") : [];
  return open.filter(
    (file) =>
      /\/(?:blobs|tmp|scratch|published)\//u.test(file.slice(server.dataDir.length)) &&
      file.startsWith(server.dataDir),
  );
}

const REQUESTS: Readonly<Record<string, () => Buffer>> = {
  "JSON submit": () => post("/v1/jobs", JSON_TYPE, { body: '{"workflow":"package"}' }),
  "chunked XML submit": () =>
    post("/v1/jobs", "application/xml", {
      body: "<job><workflow>package</workflow></job>",
      chunked: true,
    }),
  "gzipped submit": () => gzipped("/v1/jobs", JSON_TYPE, '{"workflow":"package"}'),
  "SOAP call": () => post(SERVICE, "text/xml", { body: ENVELOPE }),
  "gzipped SOAP call": () => gzipped(SERVICE, "text/xml", ENVELOPE),
  "plain XML call": () => post(TWIN, "text/xml", { body: `<Request>${ENVELOPE}</Request>` }),
  upload: () =>
    post(`/v1/jobs/${jobId}/data`, MULTIPART, {
      body: multipart([
        ["options", undefined, "[]"],
        ["data", "a.txt", "x".repeat(3000)],
      ]),
    }),
  "submit with a file": () =>
    post("/v1/jobs", MULTIPART, {
      body: multipart([
        ["job", undefined, '{"workflow":"package"}'],
        ["data", "a.txt", "x".repeat(300)],
      ]),
      chunked: true,
    }),
  "upload by the servlet": () =>
    post("/scene7/UploadFile", MULTIPART, {
      body: multipart([
        ["uploadParams", undefined, UPLOAD_PARAMS],
        ["file", "a/b.txt", "x".repeat(3000)],
        ["file", "c.txt", "y"],
      ]),
    }),
  "three pipelined requests": () =>
    Buffer.concat([
      post("/v1/jobs", JSON_TYPE, { body: '{"workflow":"package"}' }),
      post(SERVICE, "text/xml", { body: ENVELOPE }),
      Buffer.from("GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ]),
  "upgrade to another protocol": () =>
    Buffer.from(
      "GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nrest",
    ),
  tunnel: () => Buffer.from("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\nrest"),
  expectation: () =>
    Buffer.from(
      "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n{}       ",
    ),
};

describe("a connection that breaks while it sends", () => {
  it.each(Object.keys(REQUESTS))("%s", async (name) => {
    const bytes = REQUESTS[name]?.() ?? Buffer.of();
    await Promise.all(
      Array.from({ length: CUTS }, async (_, index) => {
        // The last ones are whole, so that the break meets the answer.
        const end = index > CUTS - 4 ? bytes.length : random.integer(1, bytes.length);
        await sendAndBreak(where, bytes.subarray(0, end), { how: random.pick(BREAKS) });
      }),
    );
  });

  it.each(["upload", "submit with a file", "upload by the servlet", "gzipped submit"])(
    "or sends nonsense in the middle: %s",
    async (name) => {
      await Promise.all(
        Array.from({ length: CUTS }, async () => {
          const bytes = Buffer.from(REQUESTS[name]?.() ?? Buffer.of());
          const body = bytes.indexOf("\r\n\r\n") + 4;
          for (let count = 0; count < 5; count += 1) {
            bytes[random.integer(body, bytes.length - 1)] = random.integer(0, 255);
          }
          await sendAndBreak(where, bytes, { how: "half-close", readBytes: 1 });
        }),
      );
    },
  );
});

describe("a connection that breaks while it is answered", () => {
  it.each([
    ["the zip of all results", "result.zip"],
    ["one result", "result/{resultId}"],
    ["the event stream", "events", "Accept: text/event-stream\r\n"],
    ["the list of events", "events"],
  ])("%s", async (_what, path, headers = "") => {
    const id = await doneJob(3_000_000);
    const { dataList } = (await (
      await fetchWithin(`${server.url}/v1/jobs/${id}/result`)
    ).json()) as {
      dataList: readonly { resultId: string }[];
    };
    const resultId = dataList[0]?.resultId ?? "";
    const address = `/v1/jobs/${id}/${path.replace("{resultId}", resultId)}`;
    const request = `GET ${address} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;
    await Promise.all(
      Array.from({ length: CUTS }, async () =>
        sendAndBreak(where, Buffer.from(request.repeat(random.integer(1, 3))), {
          how: random.pick(BREAKS),
          readBytes: random.pick([0, 1, 100, 300]),
        }),
      ),
    );
  });
});

describe.skipIf(process.platform === "win32")("the administration socket", () => {
  it("goes on after clients that break off, send nonsense or half a call", async () => {
    const address: Where = { path: adminAddress(server.dataDir) };
    const call = post("/companies", JSON_TYPE, { body: '{"name":"Broken off"}' });
    await Promise.all(
      Array.from({ length: CUTS }, async () =>
        sendAndBreak(address, call.subarray(0, random.integer(1, call.length - 1)), {
          how: random.pick(["half-close", "close"]),
        }),
      ),
    );
    for (const nonsense of ["\u0000\u0001\r\n\r\n", "GET\r\n", "x".repeat(20_000), "\r\n"]) {
      await sendAndBreak(address, Buffer.from(nonsense), { how: "half-close" });
    }
    expect(await server.app.ports.companies.list()).toHaveLength(1);
  });
});

describe("a disk that fails while content is read", () => {
  it.each([
    ["of one result", (id: string, resultId: string) => `/v1/jobs/${id}/result/${resultId}`],
    ["of the zip of all results", (id: string) => `/v1/jobs/${id}/result.zip`],
  ])("breaks the download %s, and the log tells why", async (_what, path) => {
    const id = await doneJob(2_000_000);
    const { dataList } = (await (
      await fetchWithin(`${server.url}/v1/jobs/${id}/result`)
    ).json()) as {
      dataList: readonly { resultId: string }[];
    };
    const told = vi.spyOn(server.app.ports.log, "error");
    await failReads(5);
    const download = await fetchWithin(`${server.url}${path(id, dataList[0]?.resultId ?? "")}`);
    expect(download.status).toBe(200);
    await expect(download.arrayBuffer()).rejects.toThrow();
    await vi.waitFor(() => expect(told).toHaveBeenCalled(), PATIENT);
    expect(JSON.stringify(told.mock.calls)).toContain("internal");
    expect(String(told.mock.calls[0]?.[0]["err"])).toContain("planted");
  });

  it("breaks the download of a published file, and the log tells why", async () => {
    const content = (async function* bytes() {
      yield new Uint8Array(2_000_000);
    })();
    await server.app.ports.published.publish(1, "a/b.bin", content);
    const told = vi.spyOn(server.app.ports.log, "error");
    await failReads(5);
    const download = await fetchWithin(`${server.url}/published/1/a/b.bin`);
    expect(download.status).toBe(200);
    await expect(download.arrayBuffer()).rejects.toThrow();
    await vi.waitFor(() => expect(told).toHaveBeenCalled(), PATIENT);
  });

  it("fails the job that packs it", async () => {
    const id = await newJob();
    const form = new FormData();
    form.append("data", new Blob([new Uint8Array(1_000_000)]), "zeros.bin");
    await fetchWithin(`${server.url}/v1/jobs/${id}/data`, { method: "POST", body: form });
    const told = vi.spyOn(server.app.ports.log, "error");
    await failReads(5);
    await fetchWithin(`${server.url}/v1/jobs/${id}:start`, { method: "POST" });
    const wait = { headers: { Prefer: "wait=20" } };
    const answer = await fetchWithin(`${server.url}/v1/jobs/${id}/result`, wait);
    expect(await answer.json()).toMatchObject({ status: "error", error: { code: "internal" } });
    await vi.waitFor(() => expect(JSON.stringify(told.mock.calls)).toContain(id), PATIENT);
  });
});

function planted(): Error {
  return Object.assign(new Error("planted: i/o error"), { code: "EIO", syscall: "read" });
}

type Call = (this: unknown, ...args: unknown[]) => unknown;

/** From the n-th on, reads of files fail. */
async function failReads(from: number): Promise<void> {
  const handle = await open(join(server.dataDir, "jobgate.db"));
  const proto = Object.getPrototypeOf(handle) as { read: Call };
  const real = proto.read;
  await handle.close();
  let count = 0;
  vi.spyOn(proto, "read").mockImplementation(async function read(this: unknown, ...args) {
    count += 1;
    if (count >= from) {
      throw planted();
    }
    return real.apply(this, args);
  });
}
