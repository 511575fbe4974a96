/** The tus door keeps to the protocol: what it says of itself, pieces, offsets, ends, and every bad request with its problem. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { fetchWithin } from "../../harness/fetch-within.ts";
import { dial } from "../../harness/peers/raw-client.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { filesIn } from "../../harness/store/data-dir.ts";
import {
  create,
  created,
  head,
  metadata,
  offsetOf,
  patch,
  PIECE,
  terminate,
  VERSION,
} from "./tus-calls.ts";

const ORIGIN = "https://shop.example";
const BYTES_MAX = 1000;
const NOBODYS = "/tus/01a20182-c10f-74d0-a377-f9abbe861e18";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    UPLOAD_BYTES_MAX: String(BYTES_MAX),
    CORS_ORIGINS: ORIGIN,
    REQUEST_TIMEOUT_MS: "500",
  });
});
afterAll(() => server.close());

const blobs = async (): Promise<readonly Buffer[]> => [
  ...(await filesIn(`${server.dataDir}/blobs`)).values(),
];
const text = (content: string): Uint8Array => Buffer.from(content);

describe("an upload", () => {
  it("comes in pieces, each at the offset that the one before was answered with", async () => {
    const upload = await created(server, 10, {
      "Upload-Metadata": metadata({ filename: "ä.txt" }),
    });
    expect(await offsetOf(upload)).toBe(0);
    for (const [at, content, offset] of [
      [0, "abc", "3"],
      [3, "defg", "7"],
      [7, "hij", "10"],
    ] as const) {
      const answer = await patch(upload, { at, bytes: text(content) });
      expect([answer.status, answer.headers.get("upload-offset")]).toEqual([204, offset]);
      expect(new Date(answer.headers.get("upload-expires") ?? "").getTime()).toBeGreaterThan(
        Date.now(),
      );
      expect(await offsetOf(upload)).toBe(Number(offset));
    }
    expect((await blobs()).map(String)).toContain("abcdefghij");
    const told = await head(upload);
    expect([told.headers.get("upload-length"), told.headers.get("upload-metadata")]).toEqual([
      "10",
      metadata({ filename: "ä.txt" }),
    ]);
    expect(told.headers.get("cache-control")).toBe("no-store");
  });

  it("may come with its creation, whole, in part or without a byte", async () => {
    for (const [length, body] of [
      [4, "wxyz"],
      [4, "wx"],
      [0, ""],
    ] as const) {
      const answer = await fetchWithin(`${server.url}/tus`, {
        method: "POST",
        headers: { ...VERSION, "Upload-Length": String(length), "Content-Type": PIECE },
        body,
      });
      expect([answer.status, answer.headers.get("upload-offset")]).toEqual([
        201,
        String(body.length),
      ]);
      expect(await offsetOf(`${server.url}${answer.headers.get("location")}`)).toBe(body.length);
    }
  });

  it("is ended by DELETE, and nothing of it stays", async () => {
    const before = (await blobs()).length;
    const upload = await created(server, 5);
    await patch(upload, { at: 0, bytes: text("abc") });
    expect(await blobs()).toHaveLength(before + 1);
    expect((await terminate(upload)).status).toBe(204);
    expect(await blobs()).toHaveLength(before);
    expect([(await head(upload)).status, (await terminate(upload)).status]).toEqual([404, 404]);
  });

  it("keeps what came of a piece that broke off, and says exactly that", async () => {
    const upload = await created(server, 100);
    const piece = `PATCH ${new URL(upload).pathname} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${PIECE}\r\nContent-Length: 100\r\n\r\n`;
    const client = await dial(server.url, `${piece}0123456789`);
    client.socket.destroy();
    await expect.poll(() => offsetOf(upload), { timeout: 10_000 }).toBe(10);
    const rest = "x".repeat(90);
    expect((await patch(upload, { at: 10, bytes: text(rest) })).status).toBe(204);
    expect((await blobs()).map(String)).toContain(`0123456789${rest}`);
  });

  it("takes what came of a piece that pauses too long, and answers how far it is", async () => {
    const upload = await created(server, 100);
    const piece = `PATCH ${new URL(upload).pathname} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${PIECE}\r\nContent-Length: 100\r\n\r\n`;
    const client = await dial(server.url, `${piece}01234`);
    expect(await client.ended()).toMatch(/^HTTP\/1\.1 204 [\s\S]*Upload-Offset: 5\r\n/u);
    client.socket.destroy();
    expect(await offsetOf(upload)).toBe(5);
  });

  it("is written by one at a time: a second piece is told to wait while the first comes in", async () => {
    const upload = await created(server, 100);
    const slow = await dial(
      server.url,
      `PATCH ${new URL(upload).pathname} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${PIECE}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`,
    );
    onTestFinished(() => void slow.socket.destroy());
    const empty = () => patch(upload, { at: 0, bytes: text("") });
    await expect.poll(async () => (await empty()).status, { timeout: 10_000 }).toBe(423);
    const second = await patch(upload, { at: 0, bytes: text("xyz") });
    expect([second.status, second.headers.get("retry-after")]).toEqual([423, "1"]);
    slow.socket.write("0\r\n\r\n");
    await expect.poll(() => slow.text(), { timeout: 10_000 }).toContain("Upload-Offset: 3");
    expect((await patch(upload, { at: 0, bytes: text("xyz") })).status).toBe(409);
    expect(await offsetOf(upload)).toBe(3);
  });

  it("is taken by POST with the method's name where a client knows no other methods", async () => {
    const upload = await created(server, 3);
    const headers = { ...VERSION, "Content-Type": PIECE, "Upload-Offset": "0" };
    const sent = await fetchWithin(upload, {
      method: "POST",
      headers: { ...headers, "X-HTTP-Method-Override": "PATCH" },
      body: "abc",
    });
    expect([sent.status, sent.headers.get("upload-offset")]).toEqual([204, "3"]);
    const ended = await fetchWithin(upload, {
      method: "POST",
      headers: { ...VERSION, "X-HTTP-Method-Override": "DELETE" },
    });
    expect(ended.status).toBe(204);
    expect((await head(upload)).status).toBe(404);
  });
});

describe("the door", () => {
  it("says what it can, without any version asked", async () => {
    const answer = await fetchWithin(`${server.url}/tus`, { method: "OPTIONS" });
    const names = ["tus-version", "tus-max-size", "tus-extension", "tus-resumable"];
    expect([answer.status, ...names.map((name) => answer.headers.get(name))]).toEqual([
      204,
      "1.0.0",
      String(BYTES_MAX),
      "creation,creation-with-upload,checksum,expiration,termination",
      "1.0.0",
    ]);
  });

  it("lets pages of the named origins send and read what the protocol needs, in failures too", async () => {
    const asked = await fetchWithin(`${server.url}${NOBODYS}`, {
      method: "OPTIONS",
      headers: { Origin: ORIGIN, "Access-Control-Request-Method": "PATCH" },
    });
    const allowed = asked.headers.get("access-control-allow-headers") ?? "";
    for (const name of [
      "Authorization",
      "Content-Type",
      "Tus-Resumable",
      "Upload-Length",
      "Upload-Metadata",
      "Upload-Offset",
      "Upload-Concat",
      "Upload-Defer-Length",
      "X-HTTP-Method-Override",
      "X-Request-Id",
    ]) {
      expect(allowed.split(", ")).toContain(name);
    }
    expect(asked.headers.get("access-control-allow-methods")).toContain("PATCH");
    const failed = await head(`${server.url}${NOBODYS}`, { Origin: ORIGIN });
    expect([failed.status, failed.headers.get("access-control-allow-origin")]).toEqual([
      404,
      ORIGIN,
    ]);
    const exposed = (failed.headers.get("access-control-expose-headers") ?? "").split(", ");
    expect(exposed).toEqual(
      expect.arrayContaining([
        "Location",
        "Upload-Offset",
        "Upload-Length",
        "Upload-Expires",
        "Tus-Resumable",
        "Tus-Version",
        "Tus-Extension",
        "Tus-Max-Size",
      ]),
    );
    const other = await create(server, 1, { Origin: "https://evil.example" });
    expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });
});

interface Bad {
  readonly what: string;
  readonly method?: string;
  /** "new" and "complete" stand for an upload of ten bytes without one, and of three that are there. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly status: number;
  readonly code: string;
  readonly says: RegExp;
}

const LENGTH = { "Upload-Length": "10" };
const AT = { "Content-Type": PIECE, "Upload-Offset": "0" };
const told = (value: string) => ({ ...LENGTH, "Upload-Metadata": value });

const BAD: readonly Bad[] = [
  {
    what: "no version",
    headers: { ...LENGTH, "Tus-Resumable": undefined },
    status: 412,
    code: "unsupported-tus-version",
    says: /is missing/u,
  },
  {
    what: "another version",
    headers: { ...LENGTH, "Tus-Resumable": "0.2.2" },
    status: 412,
    code: "unsupported-tus-version",
    says: /another version/u,
  },
  { what: "no length", status: 400, code: "invalid-document", says: /Upload-Length is missing/u },
  ...["-1", "1.5", "0x10", "ten", "", "1e3", "9999999999999999"].map((length) => ({
    what: `the length ${length}`,
    headers: { "Upload-Length": length },
    status: 400,
    code: "invalid-document",
    says: /Upload-Length is (no whole number|missing)/u,
  })),
  {
    what: "a file too large",
    headers: { "Upload-Length": "1001" },
    status: 413,
    code: "payload-too-large",
    says: /1001 bytes, and at most 1000/u,
  },
  {
    what: "a length to come later",
    headers: { "Upload-Defer-Length": "1" },
    status: 400,
    code: "invalid-document",
    says: /Upload-Defer-Length is not taken/u,
  },
  {
    what: "a part of a file",
    headers: { ...LENGTH, "Upload-Concat": "partial" },
    status: 400,
    code: "invalid-document",
    says: /Upload-Concat is not taken/u,
  },
  {
    what: "parts put together",
    headers: { "Upload-Concat": "final;/a /b" },
    status: 400,
    code: "invalid-document",
    says: /Upload-Concat is not taken/u,
  },
  {
    what: "metadata without base64",
    headers: told("filename a.pdf!"),
    status: 400,
    code: "invalid-document",
    says: /broken in its pair 1/u,
  },
  {
    what: "metadata with half a base64",
    headers: told("filename YWJ"),
    status: 400,
    code: "invalid-document",
    says: /broken in its pair 1/u,
  },
  {
    what: "a key with a space",
    headers: told("a b YQ=="),
    status: 400,
    code: "invalid-document",
    says: /broken in its pair 1/u,
  },
  {
    what: "an empty pair",
    headers: told("filename YQ==,,type YQ=="),
    status: 400,
    code: "invalid-document",
    says: /broken in its pair 2/u,
  },
  {
    what: "a key twice",
    headers: told("filename YQ==,filename YQ=="),
    status: 400,
    code: "invalid-document",
    says: /key of pair 2 twice/u,
  },
  {
    what: "a name that is no UTF-8",
    headers: told("filename /w=="),
    status: 400,
    code: "invalid-document",
    says: /filename that is no UTF-8/u,
  },
  {
    what: "a type that is none",
    headers: told(metadata({ filetype: "pdf" })),
    status: 400,
    code: "invalid-document",
    says: /no media type/u,
  },
  {
    what: "a type of 300 characters",
    headers: told(metadata({ filetype: `a/${"b".repeat(300)}` })),
    status: 400,
    code: "invalid-document",
    says: /no media type/u,
  },
  {
    what: "huge metadata",
    headers: told(metadata({ filename: "x".repeat(8000) })),
    status: 400,
    code: "invalid-document",
    says: /at most 8192/u,
  },
  {
    what: "a creation with another body",
    headers: { ...LENGTH, "Content-Type": "application/json" },
    body: "{}",
    status: 415,
    code: "unsupported-media-type",
    says: /offset\+octet-stream/u,
  },
  {
    what: "a creation with a packed body",
    headers: { ...LENGTH, "Content-Type": PIECE, "Content-Encoding": "gzip" },
    body: "{}",
    status: 415,
    code: "unsupported-encoding",
    says: /without Content-Encoding/u,
  },
  {
    what: "a creation with more than its length",
    headers: { "Upload-Length": "2", "Content-Type": PIECE },
    body: "abc",
    status: 413,
    code: "payload-too-large",
    says: /longer than what upload/u,
  },
  {
    what: "GET where uploads begin",
    method: "GET",
    status: 405,
    code: "method-not-allowed",
    says: /OPTIONS, POST/u,
  },
  {
    what: "PATCH where uploads begin",
    method: "PATCH",
    headers: AT,
    body: "a",
    status: 405,
    code: "method-not-allowed",
    says: /OPTIONS, POST/u,
  },
  {
    what: "GET of an upload",
    method: "GET",
    path: "new",
    status: 405,
    code: "method-not-allowed",
    says: /not given out/u,
  },
  {
    what: "PUT of an upload",
    method: "PUT",
    path: "new",
    body: "a",
    status: 405,
    code: "method-not-allowed",
    says: /HEAD, PATCH, DELETE/u,
  },
  {
    what: "POST of an upload",
    method: "POST",
    path: "new",
    status: 405,
    code: "method-not-allowed",
    says: /HEAD, PATCH, DELETE/u,
  },
  {
    what: "an unknown method in its place",
    method: "POST",
    path: "new",
    headers: { "X-HTTP-Method-Override": "PURGE" },
    status: 405,
    code: "method-not-allowed",
    says: /HEAD, PATCH, DELETE/u,
  },
  {
    what: "a piece of no upload",
    method: "PATCH",
    path: NOBODYS,
    headers: AT,
    body: "a",
    status: 404,
    code: "not-found",
    says: /There is no upload 01a20182/u,
  },
  {
    what: "an id that is none",
    method: "PATCH",
    path: "/tus/..%2f..%2fetc",
    headers: AT,
    body: "a",
    status: 404,
    code: "not-found",
    says: /No upload has such an id/u,
  },
  {
    what: "an address below an upload",
    method: "PATCH",
    path: `${NOBODYS}/more`,
    headers: AT,
    body: "a",
    status: 404,
    code: "not-found",
    says: /Nothing is at this address/u,
  },
  {
    what: "the end of no upload",
    method: "DELETE",
    path: NOBODYS,
    status: 404,
    code: "not-found",
    says: /There is no upload/u,
  },
  {
    what: "a piece without offset",
    method: "PATCH",
    path: "new",
    headers: { "Content-Type": PIECE },
    body: "a",
    status: 400,
    code: "invalid-document",
    says: /Upload-Offset is missing/u,
  },
  {
    what: "a piece with a broken offset",
    method: "PATCH",
    path: "new",
    headers: { ...AT, "Upload-Offset": "-1" },
    body: "a",
    status: 400,
    code: "invalid-document",
    says: /no whole number/u,
  },
  {
    what: "a piece further on",
    method: "PATCH",
    path: "new",
    headers: { ...AT, "Upload-Offset": "5" },
    body: "a",
    status: 409,
    code: "upload-conflict",
    says: /goes on at byte 0 of 10, not at 5/u,
  },
  {
    what: "a piece again",
    method: "PATCH",
    path: "complete",
    headers: AT,
    body: "a",
    status: 409,
    code: "upload-conflict",
    says: /goes on at byte 3 of 3/u,
  },
  {
    what: "a piece of another type",
    method: "PATCH",
    path: "new",
    headers: { ...AT, "Content-Type": "application/octet-stream" },
    body: "a",
    status: 415,
    code: "unsupported-media-type",
    says: /offset\+octet-stream/u,
  },
  {
    what: "a piece without type",
    method: "PATCH",
    path: "new",
    headers: { "Upload-Offset": "0" },
    status: 415,
    code: "unsupported-media-type",
    says: /offset\+octet-stream/u,
  },
  {
    what: "a packed piece",
    method: "PATCH",
    path: "new",
    headers: { ...AT, "Content-Encoding": "gzip" },
    body: "a",
    status: 415,
    code: "unsupported-encoding",
    says: /without Content-Encoding/u,
  },
  {
    what: "a piece too long",
    method: "PATCH",
    path: "new",
    headers: AT,
    body: "x".repeat(11),
    status: 413,
    code: "payload-too-large",
    says: /10 bytes as a whole, and 0 are there/u,
  },
  {
    what: "a piece behind the end",
    method: "PATCH",
    path: "complete",
    headers: { ...AT, "Upload-Offset": "3" },
    body: "a",
    status: 413,
    code: "payload-too-large",
    says: /3 bytes as a whole, and 3 are there/u,
  },
  {
    what: "a piece without version",
    method: "PATCH",
    path: "new",
    headers: { ...AT, "Tus-Resumable": undefined },
    body: "a",
    status: 412,
    code: "unsupported-tus-version",
    says: /is missing/u,
  },
];

describe("a bad request", () => {
  const addressOf = async (path: string): Promise<string> => {
    switch (path) {
      case "new":
        return created(server, 10);
      case "complete": {
        const upload = await created(server, 3);
        await patch(upload, { at: 0, bytes: text("abc") });
        return upload;
      }
      default:
        return `${server.url}${path}`;
    }
  };

  it.each(BAD)("with $what is told as $code", async (bad) => {
    const { method = "POST", path = "/tus", headers = {}, body, status, code, says } = bad;
    const address = await addressOf(path);
    const before = (await blobs()).length;
    const sent = Object.entries({ ...VERSION, ...headers }).filter(
      (each): each is [string, string] => each[1] !== undefined,
    );
    const answer = await fetchWithin(address, {
      method,
      headers: sent,
      ...(body !== undefined && { body }),
    });
    const problem = JSON.parse(await answer.text()) as {
      readonly code: string;
      readonly detail: string;
    };
    expect([answer.status, problem.code]).toEqual([status, code]);
    expect(problem.detail).toMatch(says);
    expect(answer.headers.get("tus-resumable")).toBe("1.0.0");
    if (status === 412) {
      expect(answer.headers.get("tus-version")).toBe("1.0.0");
    }
    expect(await blobs()).toHaveLength(before);
    if (path === "new") {
      expect(await offsetOf(address)).toBe(0);
    }
  });

  it("of chunks that are more than the upload has left does not complete it", async () => {
    const upload = await created(server, 4);
    const chunked = `PATCH ${new URL(upload).pathname} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${PIECE}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const client = await dial(server.url, `${chunked}4\r\nabcd\r\n`);
    client.socket.write("3\r\nefg\r\n0\r\n\r\n");
    expect(await client.ended()).toMatch(/^HTTP\/1\.1 413 /u);
    client.socket.destroy();
    expect(await offsetOf(upload)).toBe(0);
  });
});
