/** Clients of the Conversion Service work here by host name alone: what they were seen to send, and what they expect. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { useServing } from "../../harness/peers/serve.ts";
import { sample } from "../../harness/paths.ts";

const BASE = "/conversion/v1.0/rest";
const UNKNOWN_ID = "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e";
const JSON_TYPE = { "Content-Type": "application/json" };

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1" });
});

afterAll(() => server.close());

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${server.url}${BASE}${path}`, init);

const post = (path: string, init: RequestInit = {}): Promise<Response> =>
  call(path, { method: "POST", ...init });

async function created(response: Response): Promise<string> {
  expect(response.status).toBe(201);
  const job = (await response.json()) as { jobId: string; status: { code: string } };
  expect(job.status.code).toBe("creating");
  expect(response.headers.get("location")).toBe(`${BASE}/jobs/${job.jobId}`);
  return job.jobId;
}

async function withPdf(jobId: string, path = "data"): Promise<void> {
  const form = new FormData();
  const bytes = sample("three-pages.pdf");
  form.append("data", new Blob([new Uint8Array(bytes)]), "three-pages.pdf");
  form.append("options", '[{"name":"resolution","value":"20"}]');
  const response = await post(`/jobs/${jobId}/${path}`, { body: form });
  expect(response.status).toBe(201);
}

interface ResultShape {
  readonly status: string;
  readonly success: boolean;
  readonly error?: { readonly code: string; readonly message: string };
  readonly dataList: readonly { readonly resultId: string; readonly fileName: string }[];
}

describe("a client's whole session", () => {
  it.each([
    ["with trailing slashes", "/jobs/", "data/", "result/"],
    ["without", "/jobs", "data", "result"],
  ])("%s", async (...[, jobs, data, result]) => {
    const jobId = await created(
      await post(`${jobs}?workflow=rip-pdf&profile=&name=Order`, { headers: JSON_TYPE }),
    );
    await withPdf(jobId, data);
    expect((await post(`/jobs/${jobId}:start`)).status).toBe(204);
    // Blocks until there is one.
    const response = await call(`/jobs/${jobId}/${result}`, {
      headers: { Accept: "application/json" },
    });
    expect(response.status).toBe(200);
    const told = (await response.json()) as ResultShape;
    expect([told.status, told.success, told.dataList.length]).toEqual(["success", true, 3]);
    const resultId = told.dataList[0]?.resultId;
    const file = await call(`/jobs/${jobId}/result/${resultId}`, { headers: { Accept: "*/*" } });
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect((await post(`/jobs/${jobId}:start`)).status).toBe(409);
    expect((await post(`/jobs/${jobId}:cancel`)).status).toBe(202);
    expect((await call(`/jobs/${jobId}`, { method: "DELETE" })).status).toBe(204);
    expect((await call(`/jobs/${jobId}`)).status).toBe(404);
  });

  it.each([
    ["JSON", { "Content-Type": "application/json" }, '[{"name":"resolution","value":"lots"}]'],
    [
      "XML",
      { "Content-Type": "application/xml", Accept: "application/json" },
      "<options><option><name>resolution</name><value>lots</value></option></options>",
    ],
  ])("row 24: an ill-typed option in %s ends the job with the error option", async (...row) => {
    const [, headers, body] = row;
    const jobId = await created(await post("/jobs/?workflow=rip-pdf", { headers, body }));
    await withPdf(jobId);
    expect((await post(`/jobs/${jobId}:start`)).status).toBe(204);
    const result = (await (await call(`/jobs/${jobId}/result`)).json()) as ResultShape;
    expect(result).toMatchObject({ status: "error", success: false, error: { code: "option" } });
    expect(result.error?.message).toContain("Option resolution must be a whole number.");
  });

  it("has no result before the start: 409, without waiting", async () => {
    const jobId = await created(await post("/jobs"));
    expect((await call(`/jobs/${jobId}/result`)).status).toBe(409);
    expect((await call(`/jobs/${jobId}/result/${UNKNOWN_ID}`)).status).toBe(409);
  });

  it("an unknown workflow or profile is a 400", async () => {
    expect((await post("/jobs/?workflow=nope")).status).toBe(400);
    expect((await post("/jobs/?workflow=rip-pdf&profile=nope")).status).toBe(400);
    expect((await post("/jobs/", { headers: JSON_TYPE, body: "nonsense" })).status).toBe(400);
    expect((await post("/jobs/", { body: "plain" })).status).toBe(415);
  });
});

describe("XML with the root of the documentation's pages", () => {
  it.each([
    ["a job", "<root><name>Ä</name><workflow>rip-pdf</workflow></root>", { name: "Ä" }],
    ["an empty job", "<root/>", { workflow: "rip-pdf" }],
    [
      "options, after a prolog and a comment",
      '<?xml version="1.0"?><!-- <root> --><root ><option><name>pages</name><value>1</value></option></root ><!--</root>-->',
      { options: [{ name: "pages", value: "1" }] },
    ],
  ])("is taken for %s", async (_, body, expected) => {
    const response = await post("/jobs", {
      headers: { "Content-Type": "application/xml", Accept: "application/json" },
      body,
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject(expected);
  });

  it("is refused under /v1", async () => {
    const response = await fetch(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": "application/xml" },
      body: "<root/>",
    });
    expect(response.status).toBe(400);
  });
});

describe("problems", () => {
  it.each([
    `/jobs/${UNKNOWN_ID}`,
    "/jobs/job_XYZ",
    `/jobs/${UNKNOWN_ID}/result`,
    `/jobs/${UNKNOWN_ID}/result/${UNKNOWN_ID}`,
  ])("of a missing job have that service's type: %s", async (path) => {
    const response = await call(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: "http://www.pdf-tools.com/service/rest/errors/jobNotFound",
      title: "Job not found.",
      status: 404,
    });
    const xml = await (await call(path, { headers: { Accept: "application/xml" } })).text();
    expect(xml).toContain("<type>http://www.pdf-tools.com/service/rest/errors/jobNotFound</type>");
  });

  it("of another kind are ours, and so are those of /v1", async () => {
    expect(await (await post("/jobs?workflow=nope")).json()).toMatchObject({
      type: "/problems/unknown-workflow",
    });
    const own = await fetch(`${server.url}/v1/jobs/${UNKNOWN_ID}`);
    expect(await own.json()).toMatchObject({ type: "/problems/not-found" });
  });
});

describe("the service's state", () => {
  it.each([[BASE], [`${BASE}/`], ["/v1"], ["/v1/"]])("is told at %s", async (path) => {
    const json = await (await fetch(server.url + path)).json();
    expect(json).toMatchObject({ status: "running", isolation: { queueLength: 0 } });
    const { creating, processing, completed, total } = (
      json as { jobCounts: Record<string, number> }
    ).jobCounts as Record<"creating" | "processing" | "completed" | "total", number>;
    expect(creating + processing + completed).toBe(total);
    expect(completed).toBeGreaterThan(0);
    const xml = await fetch(server.url + path, { headers: { Accept: "application/xml" } });
    expect(await xml.text()).toMatch(/<service>\s*<version>[0-9.]+<\/version>/u);
  });
});

describe("pushing a result", () => {
  it.each(["put", "post"])("sends the file by %s", async (method) => {
    const taken: { method?: string; type?: string; length?: string; bytes: number }[] = [];
    const { url: target } = await useServing((request, response) => {
      let bytes = 0;
      request.on("data", (chunk: Buffer) => (bytes += chunk.length));
      request.on("end", () => {
        const { "content-type": type = "", "content-length": length = "" } = request.headers;
        taken.push({ method: request.method ?? "", type, length, bytes });
        response.writeHead(request.url === "/no" ? 403 : 201).end();
      });
    });
    const jobId = await created(await post("/jobs?workflow=rip-pdf"));
    await withPdf(jobId);
    await post(`/jobs/${jobId}:start`);
    const result = (await (await call(`/jobs/${jobId}/result`)).json()) as ResultShape;
    const at = `/jobs/${jobId}/result/${result.dataList[0]?.resultId}:${method}`;
    const url = encodeURIComponent(`${target}/in?token=secret`);
    expect((await post(`${at}?url=${url}`)).status).toBe(204);
    expect(taken[0]).toMatchObject({ method: method.toUpperCase(), type: "image/png" });
    expect(String(taken[0]?.bytes)).toBe(taken[0]?.length);
    for (const [bad, says] of [
      ["", "?url="],
      [`?url=${encodeURIComponent(`${target}/no`)}`, "status 403"],
      ["?url=ftp://127.0.0.1/x", "http and https"],
      ["?url=http://169.254.169.254/latest", "public address"],
      [`?url=${encodeURIComponent("http://u:p@127.0.0.1/")}`, "password"],
    ] as const) {
      const response = await post(at + bad);
      const text = await response.text();
      expect([response.status, text]).toEqual([400, expect.stringContaining(says)]);
    }
  });
});
