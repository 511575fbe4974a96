/** Uploads over real HTTP: good ones, broken ones, and that nothing stays of the broken ones. */

import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RestServer, startRestDoor, UPLOAD_BYTES_MAX } from "./start-rest-door.ts";
import { serve, type Serving } from "../../harness/peers/serve.ts";

let server: RestServer;
let jobId = "";
let blobsBefore = 0;

beforeAll(async () => {
  server = await startRestDoor({ requestTimeoutMs: 300 });
});

afterAll(() => server.close());

beforeEach(async () => {
  const response = await fetch(`${server.url}/v1/jobs`, { method: "POST" });
  jobId = ((await response.json()) as { jobId: string }).jobId;
  blobsBefore = await server.blobCount();
});

interface Part {
  readonly name?: string;
  readonly fileName?: string;
  readonly type?: string;
  readonly content: string;
}

/** A multipart body as text, one byte a character. */
function multipart(parts: readonly Part[], end = "--x--\r\n"): string {
  const texts = parts.map(({ name, fileName, type, content }) => {
    const disposition = `form-data${name === undefined ? "" : `; name="${name}"`}${fileName === undefined ? "" : `; filename="${fileName}"`}`;
    const typeLine = type === undefined ? "" : `Content-Type: ${type}\r\n`;
    return `--x\r\nContent-Disposition: ${disposition}\r\n${typeLine}\r\n${content}\r\n`;
  });
  return texts.join("") + end;
}

const FILE: Part = { name: "data", fileName: "a.pdf", type: "application/pdf", content: "%PDF" };

interface Told {
  readonly status: number;
  readonly code?: string;
  readonly dataId?: string;
  readonly violations?: readonly { readonly pointer: string; readonly rule: string }[];
}

async function upload(body: string | Blob, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(`${server.url}/v1/jobs/${jobId}/data/`, {
    method: "POST",
    headers: { "Content-Type": "multipart/form-data; boundary=x", ...headers },
    body: typeof body === "string" ? Buffer.from(body, "latin1") : body,
  });
  return { ...((await response.json()) as object), status: response.status };
}

async function documents(): Promise<
  readonly { fileName: string; size: string; options?: unknown }[]
> {
  const job = (await (await fetch(`${server.url}/v1/jobs/${jobId}`)).json()) as {
    documents: { fileName: string; size: string }[];
  };
  return job.documents;
}

async function expectNothingKept(): Promise<void> {
  await expect.poll(() => server.blobCount()).toBe(blobsBefore);
  expect(await documents()).toEqual([]);
}

const OPTIONS: Part = { name: "options", content: '[{"name":"DPI","value":"300"}]' };

describe("an upload", () => {
  it.each<[string, readonly Part[]]>([
    ["alone", [FILE]],
    ["with options after it", [FILE, OPTIONS]],
    ["with options before it", [OPTIONS, FILE]],
    ["with options as JSON", [FILE, { ...OPTIONS, type: "application/json; charset=utf-8" }]],
    ["with options as plain text", [FILE, { ...OPTIONS, type: "text/plain" }]],
    ["with options as a file", [FILE, { ...OPTIONS, fileName: "blob", type: "application/json" }]],
    ["with empty options", [FILE, { name: "options", content: "" }]],
    [
      "with options as XML",
      [
        FILE,
        {
          name: "options",
          type: "application/xml",
          content: "<options><option><name>DPI</name><value>300</value></option></options>",
        },
      ],
    ],
  ])("is kept %s", async (_, parts) => {
    const told = await upload(multipart(parts));
    expect(told).toEqual({ status: 201, dataId: expect.stringMatching(/^[0-9a-f-]{36}$/u) });
    const hasOptions = parts.some((part) => part.name === "options" && part.content !== "");
    expect(await documents()).toMatchObject([
      {
        fileName: "a.pdf",
        size: "4",
        ...(hasOptions && { options: [{ name: "DPI", value: "300" }] }),
      },
    ]);
    expect(await server.blobCount()).toBe(blobsBefore + 1);
  });

  it("is answered in XML where that is asked for", async () => {
    const response = await fetch(`${server.url}/v1/jobs/${jobId}/data`, {
      method: "POST",
      headers: { "Content-Type": "multipart/form-data; boundary=x", Accept: "application/xml" },
      body: multipart([FILE]),
    });
    expect(await response.text()).toMatch(/<data><dataId>[0-9a-f-]{36}<\/dataId><\/data>$/u);
  });

  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\\\Users\\\\me\\\\order.pdf", "order.pdf"],
    ["a\u202eb.pdf", "ab.pdf"],
  ])("is named %j as %j", async (sent, kept) => {
    const fileName = Buffer.from(sent).toString("latin1");
    expect((await upload(multipart([{ ...FILE, fileName }]))).status).toBe(201);
    expect(await documents()).toMatchObject([{ fileName: kept }]);
  });

  it.each([
    ["base64", "JVBE\r\n Rg==\r\n", "%PDF"],
    ["BASE64", "JVBERg", "%PDF"],
    ["quoted-printable", "=25P=\r\nD=46 \t", "%PDF"],
    ["binary", "%PDF=", "%PDF="],
    ["", "%PDF", "%PDF"],
  ])("is stored decoded where it comes as %j", async (encoding, sent, stored) => {
    const head = `Content-Disposition: form-data; name="data"; filename="a.pdf"; filename*=UTF-8''%C3%BC.pdf`;
    const body = `--x\r\n${head}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${sent}\r\n--x--`;
    expect((await upload(body)).status).toBe(201);
    expect(await documents()).toMatchObject([{ fileName: "ü.pdf", size: String(stored.length) }]);
  });

  it("may be as large as the limit, in a stream of pieces", async () => {
    const content = "y".repeat(UPLOAD_BYTES_MAX);
    expect((await upload(multipart([{ ...FILE, content }, OPTIONS]))).status).toBe(201);
    expect(await documents()).toMatchObject([{ size: String(UPLOAD_BYTES_MAX) }]);
  });

  it("holds its secrets back", async () => {
    const content = '[{"name":"DOC.PASSWORD","value":"hunter2"}]';
    await upload(multipart([FILE, { name: "options", content }]));
    expect(JSON.stringify(await documents())).not.toContain("hunter2");
  });
});

describe("a broken upload leaves nothing and is told as", () => {
  afterEach(() => expectNothingKept());

  it.each<[string, string, string, number, string, string?]>([
    ["no part at all", "--x--\r\n", "x", 400, "invalid-document", "/data"],
    ["no part data", multipart([OPTIONS]), "x", 400, "invalid-document", "/data"],
    [
      "an empty file name",
      multipart([{ ...FILE, fileName: "" }]),
      "x",
      400,
      "invalid-document",
      "/data",
    ],
    [
      "a file name of dots",
      multipart([{ ...FILE, fileName: "..." }]),
      "x",
      400,
      "invalid-document",
      "/data",
    ],
    [
      "no file name",
      multipart([{ name: "data", content: "x" }]),
      "x",
      400,
      "invalid-document",
      "/data",
    ],
    ["two files", multipart([FILE, FILE]), "x", 400, "invalid-document", ""],
    [
      "another part",
      multipart([FILE, { name: "other", content: "x" }]),
      "x",
      400,
      "invalid-document",
      "",
    ],
    [
      "2,000 parts",
      multipart([FILE, ...Array.from({ length: 2000 }, () => OPTIONS)]),
      "x",
      413,
      "payload-too-large",
    ],
    [
      "an unknown option",
      multipart([FILE, { name: "options", content: '[{"name":"X","value":"1"}]' }]),
      "x",
      400,
      "invalid-option",
      "/options/0/name",
    ],
    [
      "options of a wrong shape",
      multipart([FILE, { name: "options", content: '[{"name":"DPI"}]' }]),
      "x",
      400,
      "invalid-document",
      "/options/0/value",
    ],
    [
      "options that are no JSON",
      multipart([FILE, { name: "options", content: "{" }]),
      "x",
      400,
      "malformed-document",
    ],
    [
      "options of a wrong type",
      multipart([FILE, { ...OPTIONS, type: "text/csv" }]),
      "x",
      415,
      "unsupported-media-type",
    ],
    [
      "options too large",
      multipart([FILE, { name: "options", content: " ".repeat(70_000) }]),
      "x",
      413,
      "payload-too-large",
    ],
    [
      "a file too large",
      multipart([{ ...FILE, content: "y".repeat(UPLOAD_BYTES_MAX + 1) }]),
      "x",
      413,
      "payload-too-large",
    ],
    ["no final boundary", multipart([FILE], ""), "x", 400, "malformed-document"],
    [
      "no final boundary after options",
      multipart([FILE, OPTIONS], ""),
      "x",
      400,
      "malformed-document",
    ],
    ["half a boundary", multipart([FILE], "--x"), "x", 400, "malformed-document"],
    ["another boundary", multipart([FILE]), "other", 400, "malformed-document"],
    ["an empty body", "", "x", 400, "malformed-document"],
    ["a part without header", "--x\r\n\r\nabc\r\n--x--\r\n", "x", 400, "invalid-document", ""],
    ["a part with half a header", "--x\r\nContent-Disp", "x", 400, "malformed-document"],
  ])("%s", async (...[, body, boundary, status, code, pointer]) => {
    const told = await upload(body, {
      "Content-Type": `multipart/form-data; boundary=${boundary}`,
    });
    expect(told).toMatchObject({ status, code });
    if (pointer !== undefined) {
      expect(told.violations?.[0]).toMatchObject({ pointer });
    }
  });

  it.each([
    "multipart/form-data",
    "multipart/form-data; boundary",
    "multipart/form-data; boundary=",
  ])("a boundary missing in %s", async (type) => {
    expect(await upload(multipart([FILE]), { "Content-Type": type })).toMatchObject({
      status: 400,
      code: "malformed-document",
    });
  });

  it.each([
    ["base64", "%PDF", 400, "malformed-document"],
    ["base64", "JVBERg==JVBERg==", 400, "malformed-document"],
    ["base64", "JVBER", 400, "malformed-document"],
    ["quoted-printable", "a=b", 400, "malformed-document"],
    ["quoted-printable", "a".repeat(70_000), 400, "malformed-document"],
    ["x-uuencode", "begin 644 a", 415, "unsupported-encoding"],
  ])("content that is no %s", async (...row) => {
    const [encoding, content, status, code] = row;
    const head = `Content-Disposition: form-data; name="data"; filename="a.pdf"\r\nContent-Transfer-Encoding: ${encoding}`;
    const told = await upload(`--x\r\n${head}\r\n\r\n${content}\r\n--x--`);
    expect(told).toMatchObject({ status, code });
  });

  it("a head of a part that is too long", async () => {
    const type = "x".repeat(9000);
    expect(await upload(multipart([{ ...FILE, type }]))).toMatchObject({
      status: 400,
      code: "malformed-document",
    });
  });

  it.each([
    ["file", FILE, "Did you mean data?"],
    ["option", OPTIONS, "Did you mean options?"],
    ["colour", OPTIONS, "The parts are data and options."],
    ["", FILE, "A part has no name. Did you mean data?"],
  ])("a part %j, which is named", async (name, part, hint) => {
    const { status, violations } = await upload(multipart([FILE, { ...part, name }]));
    expect(status).toBe(400);
    expect(violations).toMatchObject([{ rule: "unknown" }]);
    expect(JSON.stringify(violations)).toContain(hint);
    expect(JSON.stringify(violations)).toContain(name);
  });

  it("a content encoding", async () => {
    expect(await upload(multipart([FILE]), { "Content-Encoding": "gzip" })).toMatchObject({
      status: 415,
      code: "unsupported-encoding",
    });
  });

  it("a type that is no form, and no document at all", async () => {
    const told = await upload("x", { "Content-Type": "text/plain" });
    expect(told).toMatchObject({ status: 415, detail: expect.stringMatching(/as it is.*url=/u) });
    const response = await fetch(`${server.url}/v1/jobs/${jobId}/data`, { method: "POST" });
    expect(response.status).toBe(400);
  });

  it("1 TB declared", async () => {
    const answer = await send("Content-Length: 1000000000000\r\n", "");
    expect(answer).toContain("payload-too-large");
  });

  it("a preamble without end", async () => {
    const chunk = `10000\r\n${"p".repeat(0x10000)}\r\n`;
    expect(await send("Transfer-Encoding: chunked\r\n", chunk.repeat(8))).toContain(
      "payload-too-large",
    );
  });

  it("a pause without end", async () => {
    const started = multipart([FILE], "").slice(0, -2);
    const answer = await send("Content-Length: 100000\r\n", started);
    expect(answer).toContain("408 Request Timeout");
    expect(answer).toContain("request-timeout");
  });

  it("one broken off at 99 %", async () => {
    const content = "y".repeat(100_000);
    const body = multipart([{ ...FILE, content }]);
    const head = `Content-Length: ${body.length}\r\n`;
    await send(head, body.slice(0, 99_000), { end: "cut" });
    await expectNothingKept();
  });
});

const FORM = "multipart/form-data; boundary=x";

interface Sending {
  readonly end?: "wait" | "cut";
  readonly type?: string;
  readonly path?: string;
}

/** Posts an upload by hand; gives what comes back until the first answer ends or the connection does. */
function send(head: string, body: string, sending: Sending = {}): Promise<string> {
  const { end = "wait", type = FORM, path = `/v1/jobs/${jobId}/data` } = sending;
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1", () => {
      const start = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\n`;
      socket.write(`${start}${head}\r\n${body}`, () => {
        if (end === "cut") {
          socket.destroy();
        }
      });
    });
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString();
      if (received.endsWith("}")) {
        socket.destroy();
      }
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}

const PDF_TYPE = "application/pdf";

describe("a file as it is", () => {
  it.each([
    [`attachment; filename="a.pdf"; filename*=UTF-8''gr%C3%BC%C3%9Fe.pdf`, "grüße.pdf"],
    ["attachment; filename=../../b.pdf", "b.pdf"],
    ["", "document.pdf"],
  ])("is a document, called by %j", async (disposition, fileName) => {
    const response = await fetch(
      `${server.url}/v1/jobs/${jobId}/data?option.DPI=300&option.DOC.PASSWORD=a&option.DOC.PASSWORD=b`,
      {
        method: "POST",
        headers: { "Content-Type": PDF_TYPE, "Content-Disposition": disposition },
        body: "%PDF",
      },
    );
    expect(response.status).toBe(201);
    const password = { name: "DOC.PASSWORD", value: "***" };
    const options = [{ name: "DPI", value: "300" }, password, password];
    expect(await documents()).toMatchObject([{ fileName, size: "4", options }]);
  });

  it("may be empty, as one in a form may", async () => {
    expect(await upload("", { "Content-Type": "image/png" })).toMatchObject({ status: 201 });
    expect(await documents()).toMatchObject([{ fileName: "document.png", size: "0" }]);
  });

  it("is told to be missing where the request has no body, and not that its type is not taken", async () => {
    const path = `/v1/jobs/${jobId}/data`;
    const told = await send("", "", { type: PDF_TYPE, path, end: "wait" });
    expect(told).toContain('"detail":"There is no document. Send the file as the part data');
    expect(told).toContain('"code":"invalid-document"');
  });

  describe.each([
    ["document", () => `/v1/jobs/${jobId}/data`],
    ["job", () => "/v1/jobs"],
  ])("is no %s and leaves nothing", (_, pathOf) => {
    afterEach(() => expectNothingKept());

    const sent = (head: string, body: string, end: Sending["end"] = "wait"): Promise<string> =>
      send(head, body, { type: PDF_TYPE, path: pathOf(), end });
    const chunk = `10000\r\n${"p".repeat(0x10000)}\r\n`;

    it.each([
      ["too large by what it says", "Content-Length: 1000000000000\r\n", "", "payload-too-large"],
      ["too large", "Transfer-Encoding: chunked\r\n", chunk.repeat(5), "payload-too-large"],
      ["encoded", "Content-Length: 1\r\nContent-Encoding: gzip\r\n", "x", "unsupported-encoding"],
      ["too slow", "Content-Length: 100\r\n", "%PDF", "request-timeout"],
    ])("that is %s", async (...[, head, body, code]) => {
      expect(await sent(head, body)).toContain(`"code":"${code}"`);
    });

    it("that broke off", async () => {
      await sent("Content-Length: 100000\r\n", "y".repeat(99_000), "cut");
      await expectNothingKept();
    });
  });

  it("has its options in the query or in the body", async () => {
    const response = await fetch(`${server.url}/v1/jobs?option.DPI=300`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"options":[{"name":"DPI","value":"72"}]}',
    });
    expect(await response.json()).toMatchObject({
      code: "conflicting-fields",
      violations: [{ pointer: "/options" }],
    });
    const both = await fetch(`${server.url}/v1/jobs/${jobId}/data?option.DPI=300`, {
      method: "POST",
      body: multipart([FILE, OPTIONS]),
      headers: { "Content-Type": FORM },
    });
    expect(await both.json()).toMatchObject({
      code: "conflicting-fields",
      violations: [{ pointer: "/options" }],
    });
    await expectNothingKept();
  });
});

describe("a job that takes no more", () => {
  it("refuses once it has started, or is full, or is not there", async () => {
    for (let index = 0; index < 3; index += 1) {
      expect((await upload(multipart([FILE]))).status).toBe(201);
    }
    expect(await upload(multipart([FILE]))).toMatchObject({ code: "payload-too-large" });
    await fetch(`${server.url}/v1/jobs/${jobId}:start`, { method: "POST" });
    expect(await upload(multipart([FILE]))).toMatchObject({
      status: 409,
      code: "illegal-transition",
    });
    expect(await server.blobCount()).toBe(blobsBefore + 3);
    jobId = "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e";
    expect(await upload(multipart([FILE]))).toMatchObject({ status: 404 });
  });
});

describe("a document by address", () => {
  let source: Serving;
  let address = "";

  beforeAll(async () => {
    source = await serve((request, response) => {
      if (request.url?.startsWith("/ok/") === true) {
        response.setHeader("Content-Type", "application/pdf");
        response.end("%PDF");
      } else if (request.url === "/large") {
        response.end(Buffer.alloc(UPLOAD_BYTES_MAX + 1));
      } else {
        response.writeHead(404).end();
      }
    });
    address = source.url;
  });

  afterAll(() => source.close());

  const link = async (url: string, init: RequestInit = {}): Promise<Told> => {
    const query = new URLSearchParams({ url });
    const response = await fetch(`${server.url}/v1/jobs/${jobId}/data?${query}`, {
      method: "POST",
      ...init,
    });
    return { ...((await response.json()) as object), status: response.status };
  };

  it("is fetched, with its options in the body", async () => {
    const init = {
      headers: { "Content-Type": "application/json" },
      body: '[{"name":"DPI","value":"72"}]',
    };
    expect(await link(`${address}/ok/my%20order.pdf?token=secret`, init)).toMatchObject({
      status: 201,
    });
    expect(await documents()).toMatchObject([
      {
        fileName: "my order.pdf",
        contentType: "application/pdf",
        options: [{ name: "DPI", value: "72" }],
      },
    ]);
  });

  it("is refused with a reason, without the address's secrets", async () => {
    const told = await link(`${address}/gone?token=secret`);
    expect(told).toMatchObject({ status: 400, code: "document-not-loadable" });
    expect(JSON.stringify(told)).toContain("404");
    expect(JSON.stringify(told)).not.toContain("secret");
    expect(await link(`${address}/large`)).toMatchObject({ code: "document-not-loadable" });
    expect(await link("http://10.0.0.1/")).toMatchObject({ code: "document-not-loadable" });
    expect(await link("file:///etc/passwd")).toMatchObject({ code: "document-not-loadable" });
    await expectNothingKept();
  });

  it("points at an unknown option without the word options, for the body is the list", async () => {
    const init = {
      headers: { "Content-Type": "application/json" },
      body: '[{"name":"X","value":"72"}]',
    };
    const told = await link(`${address}/ok/a.pdf`, init);
    expect(told.violations?.[0]).toMatchObject({ pointer: "/0/name" });
    await expectNothingKept();
  });
});
