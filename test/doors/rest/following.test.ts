/** Following a job: its events in pages and as a stream, waiting for its result, entity tags, and the zip of results. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unzipped } from "../../harness/files/unzipped.ts";
import { postJson } from "../../harness/fetch-json.ts";
import { type RestServer, startRestDoor } from "./start-rest-door.ts";

let server: RestServer;

beforeAll(async () => {
  server = await startRestDoor();
});

afterAll(() => server.close());

const call = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers });

async function newJob(job: { readonly name?: string } = {}): Promise<string> {
  const response = await postJson(`${server.url}/v1/jobs`, job);
  return ((await response.json()) as { jobId: string }).jobId;
}

async function startedJob(job: { readonly name?: string } = {}): Promise<string> {
  const jobId = await newJob(job);
  const form = new FormData();
  form.append("data", new Blob(["x"]), "a.pdf");
  await fetch(`${server.url}/v1/jobs/${jobId}/data`, { method: "POST", body: form });
  await fetch(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
  return jobId;
}

const finish = (jobId: string): Promise<string> =>
  server.finish(jobId, { fileName: "x.txt", contentType: "text/plain", text: "done" });

const CODES = [
  "job.created",
  "document.added",
  "job.queued",
  "job.started",
  "result.added",
  "job.completed",
];

interface EventShape {
  readonly sequence: number;
  readonly code: string;
}

describe("events as pages", () => {
  it("are told from a sequence number on, with a link to the next page, in JSON and XML", async () => {
    const jobId = await startedJob();
    await finish(jobId);
    const codes: string[] = [];
    let path: string | undefined = `/v1/jobs/${jobId}/events?limit=4`;
    while (path !== undefined) {
      const response: Response = await call(path);
      const page = (await response.json()) as EventShape[];
      const root = { vocabulary: "job", name: "events" } as const;
      expect(server.contract.violations(page, root, "answer")).toEqual([]);
      const xml = await (await call(path, { Accept: "application/xml" })).arrayBuffer();
      const document = server.contract.parseXml(new Uint8Array(xml));
      expect(server.contract.readXml(document.root, root, "answer")).toEqual(page);
      document.dispose();
      codes.push(...page.map(({ code }) => code));
      path = /<([^>]+)>; rel="next"/u.exec(response.headers.get("link") ?? "")?.[1];
    }
    expect(codes).toEqual(CODES);
  });

  it.each(["after=-1", "after=x", "limit=0", "limit=501"])("refuse %s", async (query) => {
    expect((await call(`/v1/jobs/${await newJob()}/events?${query}`)).status).toBe(400);
  });
});

describe("events as a stream", () => {
  const stream = (jobId: string, headers: Record<string, string> = {}, query = "") =>
    call(`/v1/jobs/${jobId}/events${query}`, { Accept: "text/event-stream", ...headers });

  it("come as they happen, and the stream ends with the job", async () => {
    const jobId = await startedJob();
    const response = await stream(jobId);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const text = response.text();
    await finish(jobId);
    const told = await text;
    const ids = Array.from(told.matchAll(/^id: (\d+)$/gmu), ([, id]) => Number(id));
    const codes = Array.from(told.matchAll(/^data: (\{.*"sequence".*\})$/gmu), ([, data = ""]) => {
      const event: unknown = JSON.parse(data);
      const root = { vocabulary: "job", name: "event" } as const;
      expect(server.contract.violations(event, root, "answer")).toEqual([]);
      return (event as EventShape).code;
    });
    expect(ids).toEqual([1, 2, 3, 4, 5, 6]);
    expect(codes).toEqual(CODES);
  });

  it("go on after Last-Event-ID, and end with 204 where all is told", async () => {
    const jobId = await startedJob();
    await finish(jobId);
    const rest = await (await stream(jobId, { "Last-Event-ID": "4" })).text();
    expect(rest.match(/^id: .*$/gmu)).toEqual(["id: 5", "id: 6"]);
    // An EventSource calls the address it was made with, whatever it has seen since; an empty id is none.
    const again = await stream(jobId, { "Last-Event-ID": "6" }, "?after=0");
    expect(again.status).toBe(204);
    const whole = await (await stream(jobId, { "Last-Event-ID": "" }, "?after=5")).text();
    expect(whole.match(/^id: \d+$/gmu)).toEqual(["id: 6"]);
    const over = await stream(jobId, { "Last-Event-ID": "6" });
    expect([over.status, await over.text()]).toEqual([204, ""]);
  });

  it("end when the job is deleted", async () => {
    const jobId = await startedJob();
    const text = stream(jobId).then((response) => response.text());
    await fetch(`${server.url}/v1/jobs/${jobId}`, { method: "DELETE" });
    expect(await text).toContain("retry:");
  });

  it("row 45: of a job that is not there are a 404", async () => {
    const response = await stream("0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e");
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it.each([
    ["text/event-stream, application/json;q=0.5", "text/event-stream"],
    ["application/json, text/event-stream;q=0.5", "application/json"],
    ["application/xml", "application/xml; charset=utf-8"],
    ["*/*", "application/json"],
  ])("or pages are chosen by Accept: %s", async (accept, type) => {
    const jobId = await startedJob();
    await finish(jobId);
    const response = await call(`/v1/jobs/${jobId}/events`, { Accept: accept });
    await response.text();
    expect(response.headers.get("content-type")).toBe(type);
  });
});

describe("waiting for a result", () => {
  it("takes as long as the job, where Prefer says so", async () => {
    const jobId = await startedJob();
    const waiting = call(`/v1/jobs/${jobId}/result`, { Prefer: "wait=30" });
    await finish(jobId);
    const response = await waiting;
    expect([response.status, response.headers.get("preference-applied")]).toEqual([200, "wait=30"]);
    expect(await response.json()).toMatchObject({ status: "success" });
  });

  it.each(["wait=0", "wait=-1", "wait=x", "respond-async", ""])(
    "is not done for Prefer: %s",
    async (prefer) => {
      const jobId = await startedJob();
      const response = await call(`/v1/jobs/${jobId}/result`, { Prefer: prefer });
      expect(response.status).toBe(409);
    },
  );

  it("ends with 409 when the time is over", async () => {
    const jobId = await startedJob();
    const response = await call(`/v1/jobs/${jobId}/result`, { Prefer: "wait=1" });
    expect(response.status).toBe(409);
  });

  it("ends with 404 when the job is deleted", async () => {
    const jobId = await startedJob();
    const waiting = call(`/conversion/v1.0/rest/jobs/${jobId}/result`);
    await fetch(`${server.url}/v1/jobs/${jobId}`, { method: "DELETE" });
    expect((await waiting).status).toBe(404);
  });
});

describe("entity tags", () => {
  it.each(["application/json", "application/xml"])(
    "of a job in %s change with it",
    async (type) => {
      const jobId = await newJob();
      const first = await call(`/v1/jobs/${jobId}`, { Accept: type });
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]+"$/u);
      expect(first.headers.get("cache-control")).toBe("private, no-cache");
      const same = await call(`/v1/jobs/${jobId}`, {
        Accept: type,
        "If-None-Match": `"x", W/${etag}`,
      });
      expect([same.status, await same.text(), same.headers.get("etag")]).toEqual([304, "", etag]);
      expect(same.headers.get("vary")).toBe("Accept");
      await fetch(`${server.url}/v1/jobs/${jobId}:cancel`, { method: "POST" });
      const changed = await call(`/v1/jobs/${jobId}`, { Accept: type, "If-None-Match": etag });
      expect(changed.status).toBe(200);
    },
  );

  it("differ by format, and are on lists and events as well", async () => {
    const jobId = await newJob();
    for (const path of ["/v1/jobs", `/v1/jobs/${jobId}/events`, `/v1/jobs/${jobId}`]) {
      const json = (await call(path)).headers.get("etag") ?? "";
      const xml = (await call(path, { Accept: "text/xml" })).headers.get("etag");
      expect(json).not.toBe(xml);
      expect((await call(path, { "If-None-Match": json })).status).toBe(304);
    }
  });
});

describe("all results as one zip", () => {
  it("are called by the job's name, in which a slash leads nowhere", async () => {
    const jobId = await startedJob({ name: "Orders/May" });
    await finish(jobId);
    const response = await call(`/v1/jobs/${jobId}/result.zip`);
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="Orders_May.zip"; filename*=UTF-8''Orders_May.zip`,
    );
  });

  it("hold each result under its name", async () => {
    const jobId = await startedJob();
    expect((await call(`/v1/jobs/${jobId}/result.zip`)).status).toBe(409);
    await finish(jobId);
    const response = await call(`/v1/jobs/${jobId}/result.zip`);
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toContain(`${jobId}.zip`);
    const entries = await entriesOf(Buffer.from(await response.arrayBuffer()));
    expect(entries).toEqual({ "x.txt": "done" });
    const head = await fetch(`${server.url}/v1/jobs/${jobId}/result.zip`, { method: "HEAD" });
    // RFC 9110 §8.6: what GET would have, or none.
    expect(head.headers.has("content-length")).toBe(false);
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

async function entriesOf(zip: Buffer): Promise<Record<string, string>> {
  const entries = await unzipped(zip);
  return Object.fromEntries(Array.from(entries, ([name, bytes]) => [name, bytes.toString()]));
}
