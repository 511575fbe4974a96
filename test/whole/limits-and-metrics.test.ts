/** Operating a server: its limits hold at every door, and its metrics count what came. */

import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";

import { fetchWithin } from "../harness/fetch-within.ts";
import { halfUpload, newJobId, submit } from "../harness/open-uploads.ts";
import { startServer, type TestServer } from "../harness/start-server.ts";
import { SOAP } from "../harness/wires.ts";

async function start(settings: Record<string, string>): Promise<TestServer> {
  const server = await startServer(settings);
  onTestFinished(() => server.close());
  return server;
}

describe("limits", () => {
  it("JOBS_OPEN_MAX refuses at every door with Retry-After, and stores nothing", async () => {
    const server = await start({ JOBS_OPEN_MAX: "1" });
    expect((await submit(server.url)).status).toBe(201);
    const json = await submit(server.url);
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
    const server = await start({ UPLOADS_MAX: "1" });
    const jobId = await newJobId(server.url);
    const upload = await halfUpload(server.url, jobId);
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
    const server = await start({ DISK_FREE_MIN_MB: "9999999" });
    const refused = await submit(server.url);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([507, "30"]);
    const ready = await fetchWithin(`${server.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: "not-ready", reasons: { disk: "short of space" } },
    ]);
  });
});

describe("metrics", () => {
  it("count what came through each door, for those who may call", async () => {
    const server = await start({});
    await submit(server.url);
    await fetchWithin(`${server.url}/v1/jobs/none`);
    const metrics = await (await fetchWithin(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/_count\{door="rest",operation="submitJob",status="2xx"\} 1/u);
    expect(metrics).toMatch(/jobgate_jobs\{state="creating",workflow="rip-pdf"\} 1/u);
    const { port } = new URL(server.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 403/u);
  });
});
