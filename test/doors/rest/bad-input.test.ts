/** The rows of the list of faults and attacks that a REST door meets, each with its number, in JSON and XML. */

import { connect } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type TestServer, startServer } from "../../harness/start-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ REQUEST_TIMEOUT_MS: "500", BODY_BYTES_MAX: "65536" });
});

afterAll(() => server.close());

afterEach(async () => {
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

interface Sent {
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly encoding?: string;
}

async function send({ type, body, encoding }: Sent): Promise<readonly [number, string]> {
  const response = await fetch(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: {
      "Content-Type": type,
      Accept: "application/json",
      ...(encoding !== undefined && { "Content-Encoding": encoding }),
    },
    body,
  });
  const { code = "" } = (await response.json()) as { code?: string };
  return [response.status, code];
}

const JSON_TYPE = "application/json";
const XML_TYPE = "application/xml";
const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

/** Sends raw text over a connection and gives all that comes back until it is closed. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => {
    answer += chunk.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write(text, "latin1");
  await new Promise((resolve) => socket.once("close", resolve));
  return answer;
}

describe("bodies", () => {
  it.each<[string, Sent, number, string]>([
    [
      "row 7: one byte too many",
      { type: JSON_TYPE, body: `{}${" ".repeat(65_535)}` },
      413,
      "payload-too-large",
    ],
    [
      "row 8: gzip that is garbage",
      { type: JSON_TYPE, body: "{}", encoding: "gzip" },
      400,
      "malformed-document",
    ],
    [
      "row 8: gzip cut short",
      { type: XML_TYPE, body: bytes(gzipSync("<job/>").subarray(0, 12)), encoding: "gzip" },
      400,
      "malformed-document",
    ],
    [
      "row 9: a gzip bomb",
      { type: JSON_TYPE, body: bytes(gzipSync(Buffer.alloc(2 ** 25, " "))), encoding: "gzip" },
      413,
      "payload-too-large",
    ],
    [
      "row 9: a deflate bomb",
      { type: XML_TYPE, body: bytes(deflateSync(Buffer.alloc(2 ** 25, " "))), encoding: "deflate" },
      413,
      "payload-too-large",
    ],
    [
      "row 9: a brotli bomb",
      { type: JSON_TYPE, body: bytes(brotliCompressSync(Buffer.alloc(2 ** 25))), encoding: "br" },
      413,
      "payload-too-large",
    ],
    [
      "row 9: encoded twice",
      { type: JSON_TYPE, body: "{}", encoding: "gzip, gzip" },
      415,
      "unsupported-encoding",
    ],
    [
      "row 10: UTF-7",
      { type: `${XML_TYPE}; charset=utf-7`, body: "<job/>" },
      415,
      "unsupported-media-type",
    ],
    [
      "row 10: JSON in UTF-16",
      { type: `${JSON_TYPE}; charset=utf-16`, body: bytes(Buffer.from("{}", "utf16le")) },
      415,
      "unsupported-media-type",
    ],
    [
      "row 11: invalid UTF-8 in JSON",
      { type: JSON_TYPE, body: bytes(Buffer.from('{"name":"\u00ff"}', "latin1")) },
      400,
      "malformed-document",
    ],
    [
      "row 11: invalid UTF-8 in XML",
      { type: XML_TYPE, body: bytes(Buffer.from("<job><name>\u00ff</name></job>", "latin1")) },
      400,
      "malformed-document",
    ],
    [
      "row 11: a lone surrogate",
      { type: JSON_TYPE, body: '{"name":"\\ud800"}' },
      400,
      "invalid-document",
    ],
    ["row 11: U+0000", { type: JSON_TYPE, body: '{"name":"\\u0000"}' }, 400, "invalid-document"],
    ["row 11: U+FFFE", { type: JSON_TYPE, body: '{"name":"\\ufffe"}' }, 400, "invalid-document"],
    [
      "row 11: U+0001 in XML",
      { type: XML_TYPE, body: "<job><name>\u0001</name></job>" },
      400,
      "malformed-document",
    ],
    ["row 12: two roots", { type: XML_TYPE, body: "<job/><job/>" }, 400, "malformed-document"],
    ["row 12: text after it", { type: XML_TYPE, body: "<job/>x" }, 400, "malformed-document"],
    ["row 12: no such prefix", { type: XML_TYPE, body: "<a:job/>" }, 400, "malformed-document"],
    [
      "row 12: an attribute twice",
      { type: XML_TYPE, body: '<job a="" a=""/>' },
      400,
      "malformed-document",
    ],
    ["row 22: 1e400", { type: JSON_TYPE, body: '{"isTest":1e400}' }, 400, "invalid-document"],
    [
      "row 23: __proto__",
      { type: JSON_TYPE, body: '{"__proto__":{"polluted":1}}' },
      400,
      "malformed-document",
    ],
    [
      "row 23: constructor",
      { type: JSON_TYPE, body: '{"constructor":{"prototype":{"polluted":1}}}' },
      400,
      "invalid-document",
    ],
    [
      "row 23: keys twice",
      { type: JSON_TYPE, body: '{"name":"a","name":"b"}' },
      400,
      "malformed-document",
    ],
    [
      "row 23: nested without end",
      { type: JSON_TYPE, body: "[".repeat(60_000) },
      400,
      "malformed-document",
    ],
    ["row 23: a last comma", { type: JSON_TYPE, body: '{"name":"a",}' }, 400, "malformed-document"],
    [
      "row 24: 1,001 options",
      {
        type: JSON_TYPE,
        body: JSON.stringify(Array.from({ length: 1001 }, () => ({ name: "a", value: "" }))),
      },
      400,
      "invalid-document",
    ],
    [
      "row 28: an address that runs",
      { type: JSON_TYPE, body: '{"returnURL":"javascript:alert(1)"}' },
      400,
      "invalid-document",
    ],
  ])("%s", async (...[, sent, status, code]) => {
    expect(await send(sent)).toEqual([status, code]);
  });

  it("row 22: a long keeps its digits, as text", async () => {
    const value = "9007199254740993";
    const response = await fetch(`${server.url}/v1/jobs`, {
      method: "POST",
      headers: { "Content-Type": JSON_TYPE },
      body: JSON.stringify({
        metadata: [{ propertyId: "1", propertyName: "n", value, valueType: "number" }],
      }),
    });
    expect(response.status).toBe(201);
    expect(await response.text()).toContain(`"${value}"`);
  });
});

describe("Accept", () => {
  it.each([
    ["of nothing", "*/*;q=0", 406],
    ["of neither", "application/json;q=0, application/xml;q=0", 406],
    ["of pages", "text/html", 200],
    ["of pages and no JSON", "text/html, application/json;q=0", 200],
    ["of pictures", "image/png", 406],
    ["of problems only", "application/problem+xml", 406],
    ["of 10 KB, of which a hundred ranges count", `${"a/b;q=0.1, ".repeat(900)}*/*`, 406],
    ["that is broken", "application/json;q=1.5, /;;, ,", 200],
    ["that is nothing", ";", 200],
  ])("row 25: one %s is decided, never a failure of ours", async (_, accept, status) => {
    const response = await fetch(`${server.url}/v1/jobs`, { headers: { Accept: accept } });
    await response.text();
    expect([response.status, response.headers.get("vary")]).toEqual([status, "Accept"]);
  });

  it.each([
    ["application/xml", "application/problem+xml; charset=utf-8"],
    ["application/json", "application/problem+json"],
    // Whoever reads pages gets one for what he looks at; what a script sends is told as to other programs.
    ["text/html", "application/problem+json", "text/html; charset=utf-8"],
  ])("row 26: problems come in what %s asks for", async (accept, type, typeOfGet = type) => {
    const headers = { Accept: accept };
    for (const [path, init, status] of [
      ["/v1/nothing", {}, 404],
      ["/v1/workflows", { method: "DELETE" }, 405],
      ["/v1/jobs", { method: "POST", body: "x".repeat(70_000) }, 413],
      ["/v1/jobs/x/events", {}, 404],
    ] as const) {
      const response = await fetch(server.url + path, { ...init, headers });
      expect([path, response.status, response.headers.get("content-type")]).toEqual([
        path,
        accept === "text/html" && status === 413 ? 406 : status,
        "method" in init ? type : typeOfGet,
      ]);
      expect(response.headers.get("vary")).toBe("Accept");
      await response.text();
    }
  });
});

describe("HTTP itself", () => {
  const head = (lines: readonly string[]) => `${lines.join("\r\n")}\r\n\r\n`;
  const HOST = "Host: 127.0.0.1";

  it.each<[string, string, RegExp]>([
    [
      "row 48: length and chunks at once",
      `${head(["POST /v1/jobs HTTP/1.1", HOST, "Content-Length: 4", "Transfer-Encoding: chunked"])}0\r\n\r\n`,
      /^HTTP\/1.1 400/u,
    ],
    [
      "row 48: two lengths",
      `${head(["POST /v1/jobs HTTP/1.1", HOST, "Content-Length: 2", "Content-Length: 3"])}{}`,
      /^HTTP\/1.1 400/u,
    ],
    [
      "row 48: a folded header",
      head(["GET /v1/jobs HTTP/1.1", HOST, "X-A: b\r\n c", "Connection: close"]),
      /^HTTP\/1.1 400/u,
    ],
    [
      "row 48: 20 KB of headers",
      head(["GET /v1/jobs HTTP/1.1", HOST, `X-A: ${"b".repeat(20_000)}`]),
      /^HTTP\/1.1 431[^]*application\/problem\+json[^]*headers-too-large/u,
    ],
    [
      "row 48: TRACE",
      head(["TRACE /v1/jobs HTTP/1.1", HOST, "Connection: close"]),
      /^HTTP\/1.1 405[^]*Allow: POST, GET, HEAD/iu,
    ],
    ["row 48: nonsense", head(["nonsense"]), /^HTTP\/1.1 400[^]*problem\+json/u],
    [
      "row 7: a body that never ends",
      `${head(["POST /v1/jobs HTTP/1.1", HOST, "Content-Type: application/json", "Content-Length: 10"])}{`,
      /^HTTP\/1.1 408[^]*request-timeout/u,
    ],
    [
      "row 7: chunks beyond the limit",
      `${head(["POST /v1/jobs HTTP/1.1", HOST, "Content-Type: application/json", "Transfer-Encoding: chunked"])}11170\r\n${" ".repeat(70_000)}\r\n`,
      /^HTTP\/1.1 413[^]*Connection: close/iu,
    ],
    [
      "row 37: an upload of a byte now and then",
      `${head(["POST /v1/jobs HTTP/1.1", HOST, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 1000"])}--x\r\n`,
      /^HTTP\/1.1 408[^]*request-timeout/u,
    ],
    [
      "row 48: two requests at once are both answered",
      head(["GET /v1/jobs?limit=1 HTTP/1.1", HOST]) +
        head(["GET /v1/workflows HTTP/1.1", HOST, "Connection: close"]),
      /^HTTP\/1.1 200[^]*HTTP\/1.1 200/u,
    ],
  ])("%s", async (_, sent, expected) => {
    expect(await raw(sent)).toMatch(expected);
  });
});

describe("names", () => {
  it.each([
    "../../etc/passwd",
    "a\r\nSet-Cookie: x=1",
    "\u202egpj.exe",
    "con",
    "=cmd()",
    "\u{1F600}",
    "<script>",
  ])("row 27: %j is data", async (name) => {
    const body = new FormData();
    body.append("job", JSON.stringify({ name, start: false }));
    body.append("data", new Blob(["x"]), "a.pdf");
    const response = await fetch(`${server.url}/v1/jobs`, { method: "POST", body });
    expect(response.status).toBe(201);
    expect(response.headers.has("set-cookie")).toBe(false);
    expect(await response.json()).toMatchObject({ name });
  });
});
