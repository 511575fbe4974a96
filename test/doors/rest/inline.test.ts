/** A job with its documents in one request: by address, or as files; waited for; or only checked. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { serve, type Serving } from "../../harness/peers/serve.ts";
import { sample } from "../../harness/paths.ts";

let server: TestServer;
let files: Serving;
let pdf: Buffer<ArrayBuffer>;

beforeAll(async () => {
  server = await startServer({ OUTBOUND_ALLOW: "127.0.0.1", DOCUMENTS_PER_JOB_MAX: "5" });
  pdf = Buffer.from(sample("three-pages.pdf"));
  files = await serve((request, response) => {
    const isThere = request.url?.startsWith("/three-pages.pdf") === true;
    response.writeHead(isThere ? 200 : 404).end(isThere ? pdf : "");
  });
});

afterAll(async () => {
  files.close();
  await server.close();
});

interface Told {
  readonly jobId: string;
  readonly status: unknown;
  readonly code?: string;
  readonly dataList?: readonly unknown[];
  readonly documents?: readonly Record<string, unknown>[];
  readonly violations?: readonly { readonly pointer: string }[];
}

async function post(
  body: NonNullable<RequestInit["body"]>,
  { type, prefer, query = "" }: { type?: string; prefer?: string; query?: string } = {},
): Promise<{ response: Response; told: Told }> {
  const response = await fetch(`${server.url}/v1/jobs${query}`, {
    method: "POST",
    headers: {
      Accept: "application/json",
      ...(type !== undefined && { "Content-Type": type }),
      ...(prefer !== undefined && { Prefer: prefer }),
    },
    body,
  });
  return { response, told: (await response.json()) as Told };
}

const JSON_TYPE = "application/json";
const XML_TYPE = "application/xml";
const LOW = { options: [{ name: "resolution", value: "20" }] };

function form(job: string, type?: string): FormData {
  const body = new FormData();
  body.append("job", type === undefined ? job : new Blob([job], { type }));
  body.append("data", new Blob([pdf]), "three-pages.pdf");
  body.append("data", new Blob([pdf]), "again.pdf");
  return body;
}

describe("documents by address", () => {
  const url = () => `${files.url}/three-pages.pdf?token=secret`;

  it.each([
    ["JSON", JSON_TYPE, () => JSON.stringify({ ...LOW, documents: [{ url: url() }], start: true })],
    [
      "XML",
      XML_TYPE,
      () =>
        `<job><options><option><name>resolution</name><value>20</value></option></options><documents><document><url>${url()}</url><fileName>other.pdf</fileName></document></documents></job>`,
    ],
  ])("are fetched when the job runs, and the result comes in the answer: %s", async (...row) => {
    const [, type, body] = row;
    const { response, told } = await post(body(), { type, prefer: "wait=50" });
    expect([response.status, told]).toEqual([200, expect.objectContaining({ status: "success" })]);
    expect(told.dataList).toHaveLength(3);
    expect(response.headers.get("preference-applied")).toBe("wait=50");
    const place = response.headers.get("location") ?? "";
    expect(response.headers.get("content-location")).toBe(`${place}/result`);
    const text = await (await fetch(server.url + place)).text();
    const job = JSON.parse(text) as Told;
    expect(job.documents).toEqual([expect.objectContaining({ size: String(pdf.length) })]);
    expect(job.documents?.[0]?.["dataId"]).toBeTypeOf("string");
    expect(text).not.toContain("secret");
  });

  it("wait for the start where the job says so, and show no secret", async () => {
    const asked = { documents: [{ url: url(), fileName: "a.pdf", ...LOW }], start: false };
    const { response, told } = await post(JSON.stringify(asked), { type: JSON_TYPE });
    expect(response.status).toBe(201);
    expect(told.status).toMatchObject({ code: "creating" });
    expect(told.documents).toEqual([
      { url: `${files.url}/three-pages.pdf`, fileName: "a.pdf", ...LOW },
    ]);
    const at = `${server.url}/v1/jobs/${told.jobId}`;
    expect((await fetch(`${at}:start`, { method: "POST" })).status).toBe(204);
    const result = await fetch(`${at}/result`, { headers: { Prefer: "wait=50" } });
    expect(await result.json()).toMatchObject({ status: "success", dataList: [{}, {}, {}] });
    const job = (await (await fetch(at)).json()) as Told;
    expect(job.documents).toEqual([expect.objectContaining({ fileName: "a.pdf", ...LOW })]);
  });

  it("that cannot be fetched fail the job, with the reason and without the secret", async () => {
    const asked = { documents: [{ url: `${files.url}/missing.pdf?token=secret` }] };
    const { response, told } = await post(JSON.stringify(asked), {
      type: JSON_TYPE,
      prefer: "wait=50",
    });
    expect(response.status).toBe(200);
    expect(told).toMatchObject({ status: "error", error: { code: "external" } });
    expect(JSON.stringify(told)).toContain("status 404");
    expect(JSON.stringify(told)).not.toContain("secret");
  });

  it.each([
    ["one without address", { documents: [{ fileName: "a" }] }, "/documents/0/url"],
    ["another scheme", { documents: [{ url: "ftp://a/b" }] }, "/documents/0/url"],
    [
      "a bad option",
      { documents: [{ url: "http://a/b", options: [{ name: "x", value: "1" }] }] },
      "/documents/0/options/0/name",
    ],
    [
      "a field of answers",
      { documents: [{ url: "http://a/b", dataId: "x" }] },
      "/documents/0/dataId",
    ],
    ["a start without documents", { start: true }, "/documents"],
    [
      "documents beside parameters",
      {
        documents: [{ url: "http://a/b" }],
        parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
      },
      "/documents",
    ],
  ])("refuse %s", async (_, asked, pointer) => {
    const { response, told } = await post(JSON.stringify(asked), { type: JSON_TYPE });
    expect([response.status, told.violations?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it("are at most as many as a job may hold", async () => {
    const documents = Array.from({ length: 6 }, () => ({ url: "http://a/b" }));
    const { response } = await post(JSON.stringify({ documents }), { type: JSON_TYPE });
    expect(response.status).toBe(413);
  });
});

describe("files in the same request", () => {
  it.each([
    ["JSON", JSON.stringify(LOW), undefined],
    ["JSON by its type", JSON.stringify(LOW), JSON_TYPE],
    [
      "XML",
      "<job><options><option><name>resolution</name><value>20</value></option></options></job>",
      XML_TYPE,
    ],
  ])("start the job, and the result comes in the answer: %s", async (...[, job, type]) => {
    const { response, told } = await post(form(job, type), { prefer: "wait=50" });
    expect([response.status, told]).toEqual([200, expect.objectContaining({ status: "success" })]);
    expect(told.dataList).toHaveLength(6);
  });

  it.each([
    ["XML without a type", "text/plain", "\ufeff <job><name>ü</name></job>", "utf8"],
    ["XML as bytes", "application/octet-stream", "<job><name>ü</name></job>", "utf8"],
    ["JSON as bytes", "application/octet-stream", '{"name":"ü"}', "utf8"],
    ["JSON in UTF-8", "text/plain; charset=utf-8", '{"name":"ü"}', "utf8"],
    ["JSON in Latin-1", "text/plain; charset=ISO-8859-1", '{"name":"ü"}', "latin1"],
    ["XML in Latin-1", "text/plain;charset=ISO-8859-1", "<job><name>ü</name></job>", "latin1"],
    [
      "XML in UTF-16",
      "text/plain",
      '\ufeff<?xml version="1.0" encoding="utf-16"?><job><name>ü</name></job>',
      "utf16le",
    ],
  ] as const)("are read beside a job that is %s", async (...row) => {
    const [, type, job, encoding] = row;
    const body = new FormData();
    body.append("job", new Blob([Buffer.from(job, encoding)], { type }));
    body.append("data", new Blob([pdf]), "three-pages.pdf");
    const { response, told } = await post(body, { query: "?start=false" });
    expect([response.status, told]).toEqual([201, expect.objectContaining({ name: "ü" })]);
  });

  it("are not taken by another name, which is told with the right one", async () => {
    const body = new FormData();
    body.append("file", new Blob([pdf]), "three-pages.pdf");
    const { response, told } = await post(body);
    expect(response.status).toBe(400);
    expect(told.violations).toMatchObject([
      {
        rule: "unknown",
        message: 'There is no part "file" here. Did you mean data? The parts are job and data.',
      },
    ]);
  });

  it("give 202 and the job where the caller would rather ask later", async () => {
    const { response, told } = await post(form(""), { prefer: "respond-async" });
    expect(response.status).toBe(202);
    expect(response.headers.get("preference-applied")).toBe("respond-async");
    expect(response.headers.get("location")).toBe(`/v1/jobs/${told.jobId}`);
  });

  it("wait for the start with start=false", async () => {
    const { response, told } = await post(form("{}"), { query: "?start=false", prefer: "wait=9" });
    expect([response.status, told.status]).toEqual([
      201,
      expect.objectContaining({ code: "creating" }),
    ]);
    const job = await fetch(`${server.url}/v1/jobs/${told.jobId}`);
    expect(((await job.json()) as Told).documents).toHaveLength(2);
  });

  it.each<[string, (body: FormData) => void, number, string]>([
    ["row 37: a part of another name", (body) => body.append("more", "x"), 400, "invalid-document"],
    ["row 37: a second job", (body) => body.append("job", "{}"), 400, "invalid-document"],
    ["row 37: no file", (body) => body.delete("data"), 400, "invalid-document"],
    [
      "row 37: a file without a name",
      (body) => body.append("data", new Blob(["x"]), ""),
      400,
      "invalid-document",
    ],
    [
      "row 37: too many parts",
      (body) => {
        for (let index = 0; index < 10; index += 1) {
          body.append("data", new Blob(["x"]), "x");
        }
      },
      413,
      "payload-too-large",
    ],
    [
      "row 24: a bad option",
      (body) => body.set("job", '{"options":[{"name":"x","value":"1"}]}'),
      400,
      "invalid-option",
    ],
  ])("refuse %s, and nothing stays", async (...[, change, status, code]) => {
    const body = form("{}");
    change(body);
    const before = await (await fetch(`${server.url}/v1`)).json();
    const { response, told } = await post(body);
    expect([response.status, told.code]).toEqual([status, code]);
    expect(await (await fetch(`${server.url}/v1`)).json()).toMatchObject({
      jobCounts: { creating: (before as { jobCounts: { creating: number } }).jobCounts.creating },
    });
  });
});

describe("one file as it is", () => {
  const query =
    "?workflow=rip-pdf&name=as%20it%20is&externalId=4711&option.resolution=20&option.pages=2-3";
  const send = (body: NonNullable<RequestInit["body"]>, more: Record<string, string> = {}) =>
    fetch(`${server.url}/v1/jobs${query}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename=order.pdf",
        ...more,
      },
      body,
    });

  it("is a job that starts, with its fields in the query", async () => {
    const response = await send(pdf, { Prefer: "wait=50" });
    expect(await response.json()).toMatchObject({ status: "success", dataList: [{}, {}] });
    const job = await fetch(server.url + (response.headers.get("location") ?? ""));
    expect(await job.json()).toMatchObject({
      name: "as it is",
      externalId: "4711",
      documents: [{ fileName: "order.pdf", size: String(pdf.length) }],
    });
  });

  it("is one job under one key, and another file is another content", async () => {
    const key = { "Idempotency-Key": "as-it-is" };
    const sent = await Promise.all([send(pdf, key), send(pdf, key)]);
    const ids = await Promise.all(sent.map(async (each) => ((await each.json()) as Told).jobId));
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/u);
    expect(ids[1]).toBe(ids[0]);
    expect((await send(pdf.subarray(1), key)).status).toBe(422);
  });

  it("has its options by their names: one parameter options is not known, and that is told", async () => {
    const response = await fetch(`${server.url}/v1/jobs?options=pages`, {
      method: "POST",
      headers: { "Content-Type": "application/pdf" },
      body: pdf,
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ detail: expect.stringContaining("option.NAME") }),
    ]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/mixed; boundary=b"])(
    "is not of the type %s, which is told with all ways to send it",
    async (type) => {
      const { response, told } = await post(pdf, { type });
      expect([response.status, told.code]).toEqual([415, "unsupported-media-type"]);
      const ways = /application\/json.*multipart\/form-data.*as it is.*application\/octet-stream/u;
      expect(told).toMatchObject({ detail: expect.stringMatching(ways) });
      expect(response.headers.get("accept-post")).toContain("application/pdf");
    },
  );
});

describe("validateOnly", () => {
  it.each([
    ["JSON", JSON_TYPE, JSON.stringify({ name: "only", ...LOW })],
    [
      "XML",
      XML_TYPE,
      "<job><name>only</name><options><option><name>resolution</name><value>20</value></option></options></job>",
    ],
  ])("tells the job as it would be, and stores nothing: %s", async (...[, type, body]) => {
    const { response, told } = await post(body, { type, query: "?validateOnly=true" });
    expect(response.status).toBe(200);
    expect(told).toEqual({ name: "only", workflow: "rip-pdf", profile: "screen", ...LOW });
    expect(await (await fetch(`${server.url}/v1/jobs?limit=500`)).text()).not.toContain("only");
  });

  it("looks at recurring rules too", async () => {
    const parameters = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
    const query = "?validateOnly=true";
    for (const [execSchedule, status] of [
      ["0 0 3 * * ?", 200],
      ["0 0 0 30 2 ?", 400],
    ] as const) {
      const asked = { name: "nightly", parameters, execSchedule };
      const { response } = await post(JSON.stringify(asked), { type: JSON_TYPE, query });
      expect([execSchedule, response.status]).toEqual([execSchedule, status]);
    }
    expect(await (await fetch(`${server.url}/v1/schedules`)).json()).toEqual([]);
  });

  it("tells every violation", async () => {
    const options = [
      { name: "resolution", value: "lots" },
      { name: "x", value: "1" },
    ];
    const query = "?validateOnly=true";
    const { response, told } = await post(JSON.stringify({ options }), { type: JSON_TYPE, query });
    expect(response.status).toBe(400);
    expect(told.violations?.map(({ pointer }) => pointer)).toEqual([
      "/options/0/value",
      "/options/1/name",
    ]);
  });
});
