/** Operating the real process: limits at every door, what is seen from outside, and how it ends with work under way. */

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as send } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { postJson } from "../harness/fetch-json.ts";
import { type ServerProcess, startProcess } from "../harness/server-process.ts";
import { SOAP } from "../harness/wires.ts";
import { fetchWithin } from "../harness/fetch-within.ts";
import { sample } from "../harness/paths.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

let dataDir = "";
let server: ServerProcess;
let log = "";

async function start(settings: Record<string, string>): Promise<void> {
  server = await startProcess({ DATA_DIR: dataDir, ...settings });
  log = "";
  server.child.stderr?.on("data", (chunk: string) => {
    log += chunk;
  });
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "jobgate-process-"));
});
afterEach(() => {
  server.child.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

async function submit(headers: Record<string, string> = {}): Promise<Response> {
  return postJson(`${server.url}/v1/jobs`, { workflow: "rip-pdf" }, headers);
}

async function newJobId(): Promise<string> {
  const { jobId } = (await (await submit()).json()) as { jobId: string };
  return jobId;
}

/** An upload of which the first bytes have been sent. */
async function halfUpload(jobId: string) {
  const upload = send(`${server.url}/v1/jobs/${jobId}/data`, {
    method: "POST",
    headers: { "Content-Type": "multipart/form-data; boundary=b" },
  });
  upload.on("error", () => undefined);
  upload.write(
    '--b\r\nContent-Disposition: form-data; name="data"; filename="a.pdf"\r\n\r\n%PDF-1.4',
  );
  const uploads = async (): Promise<string> => (await fetchWithin(`${server.url}/metrics`)).text();
  await vi.waitFor(async () => expect(await uploads()).not.toContain("jobgate_uploads 0\n"));
  return upload;
}

describe("limits", () => {
  it("JOBS_OPEN_MAX refuses at every door with Retry-After, and stores nothing", async () => {
    await start({ JOBS_OPEN_MAX: "1" });
    expect((await submit()).status).toBe(201);
    const json = await submit();
    expect([json.status, json.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(await json.json()).toMatchObject({ code: "too-many-jobs" });
    const xml = await fetchWithin(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/xml" },
      body: "<job><workflow>rip-pdf</workflow></job>",
    });
    expect([xml.status, xml.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(await xml.text()).toContain("/problems/too-many-jobs");
    const { response: soap, text } = await SOAP.submit(server);
    expect([soap.status, soap.headers.get("retry-after")]).toEqual([500, "10"]);
    expect(text).toContain("/problems/too-many-jobs");
    expect(await (await fetchWithin(`${server.url}/v1/jobs`)).json()).toHaveLength(1);
  });

  it("UPLOADS_MAX refuses what comes beside it", async () => {
    await start({ UPLOADS_MAX: "1" });
    const jobId = await newJobId();
    const upload = await halfUpload(jobId);
    const form = new FormData();
    form.append("data", new Blob(["%PDF-1.4"]), "b.pdf");
    const address = `${server.url}/v1/jobs/${jobId}/data`;
    const refused = await fetchWithin(address, { method: "POST", body: form });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await refused.json()).toMatchObject({ code: "unavailable" });
    upload.end("\r\n--b--\r\n");
    await once(upload, "response");
    expect((await fetchWithin(address, { method: "POST", body: form })).status).toBe(201);
  });

  it("a disk below its mark is 507, and /health/ready says so", async () => {
    await start({ DISK_FREE_MIN_MB: "9999999" });
    const refused = await submit();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([507, "30"]);
    const ready = await fetchWithin(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: "not-ready", reasons: { disk: "short of space" } },
    ]);
  });
});

describe("seen from outside", () => {
  it("metrics count what came through each door, for those who may call", async () => {
    await start({});
    await submit();
    await fetchWithin(`${server.url}/v1/jobs/none`);
    const metrics = await (await fetchWithin(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/_count\{door="rest",operation="submitJob",status="2xx"\} 1/u);
    expect(metrics).toMatch(/jobgate_jobs\{state="creating",workflow="rip-pdf"\} 1/u);
    const { port } = new URL(server.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 403/u);
  });

  it("lines of the log carry request id, job id and trace; ids that are no UUID are not taken", async () => {
    await start({ LOG_LEVEL: "debug" });
    const sent = "0195e7a4-0000-7000-8000-00000000abcd";
    const taken = await submit({ "X-Request-Id": sent, traceparent: TRACEPARENT });
    expect(taken.headers.get("x-request-id")).toBe(sent);
    const { jobId } = (await taken.json()) as { jobId: string };
    const refused = await submit({ "X-Request-Id": "<script>", traceparent: "00-zz" });
    expect(refused.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
    await fetchWithin(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
    await vi.waitFor(() => expect(log).toContain("cancelJob"));
    const lines = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ jobId, state: "creating", requestId: sent, traceId: TRACE }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ operation: "submitJob", status: 201, requestId: sent }),
    );
    // The job was submitted within the trace, so its end belongs to it too.
    expect(lines).toContainEqual(
      expect.objectContaining({ jobId, outcome: "cancelled", traceId: TRACE }),
    );
    expect(log).not.toContain("script");
  });
});

describe("SIGTERM", () => {
  it("ends an idle server at once, idle connections or not", async () => {
    await start({});
    const { port } = new URL(server.url);
    const idle = connect(Number(port), "127.0.0.1");
    idle.on("error", () => undefined);
    await submit();
    const startedMs = performance.now();
    expect(await server.end("SIGTERM")).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  it("sees uploads out, refuses what is new, says so, and ends with 0", async () => {
    await start({});
    const [first, second, third] = [await newJobId(), await newJobId(), await newJobId()];
    const finishing = await halfUpload(first);
    const stalling = await halfUpload(second);
    const stalled = once(stalling, "response");
    const ended = server.end("SIGTERM");
    await vi.waitFor(async () => {
      const ready = await fetchWithin(`${server.url}/health/ready`);
      expect(await ready.json()).toEqual({ status: "not-ready", reasons: { server: "stopping" } });
    });
    const refused = await submit();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(refused.headers.get("connection")).toBe("close");
    const [answered] = await Promise.all([
      once(finishing, "response"),
      Promise.resolve(finishing.end("\r\n--b--\r\n")),
    ]);
    expect(answered[0]).toMatchObject({ statusCode: 201 });
    expect((await stalled)[0]).toMatchObject({ statusCode: 503 });
    expect(await ended).toBe(0);
    // What was taken is there, what was refused is not.
    await start({});
    for (const [jobId, documents] of [
      [first, 1],
      [second, 0],
      [third, 0],
    ] as const) {
      const job = (await (await fetchWithin(`${server.url}/v1/jobs/${jobId}`)).json()) as {
        documents?: unknown[];
      };
      expect(job.documents ?? []).toHaveLength(documents);
    }
  });

  it("lets a running job end", async () => {
    await start({});
    const jobId = await newJobId();
    const form = new FormData();
    const pdf = sample("three-pages.pdf");
    form.append("data", new Blob([pdf]), "three-pages.pdf");
    await fetchWithin(`${server.url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
    await fetchWithin(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
    const code = async (): Promise<string> => {
      const job = (await (await fetchWithin(`${server.url}/v1/jobs/${jobId}`)).json()) as {
        status: { code: string };
      };
      return job.status.code;
    };
    await vi.waitFor(async () => expect(await code()).not.toBe("pending"));
    expect(await server.end("SIGTERM")).toBe(0);
    await start({});
    expect(await code()).toBe("completed");
    const result = (await (await fetchWithin(`${server.url}/v1/jobs/${jobId}/result`)).json()) as {
      events: { code: string }[];
    };
    expect(result.events.map(({ code: each }) => each)).not.toContain("job.given-back");
  });

  it("twice ends at once", async () => {
    await start({});
    await halfUpload(await newJobId());
    const startedMs = performance.now();
    server.child.kill("SIGTERM");
    await vi.waitFor(async () => {
      expect((await fetchWithin(`${server.url}/health/ready`)).status).toBe(503);
    });
    expect(await server.end("SIGTERM")).toBe(1);
    expect(performance.now() - startedMs).toBeLessThan(2500);
  });
});
