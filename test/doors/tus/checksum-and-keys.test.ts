/** Pieces with a checksum, uploads begun under a key, and files that the disk has no room for. */

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchWithin } from "../../harness/fetch-within.ts";
import { dial } from "../../harness/peers/raw-client.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { filesIn } from "../../harness/store/data-dir.ts";
import { create, created, offsetOf, patch, PIECE, terminate, VERSION } from "./tus-calls.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ UPLOAD_BYTES_MAX: "900000000000000" });
});
afterAll(() => server.close());

const blobs = async (): Promise<readonly string[]> =>
  [...(await filesIn(`${server.dataDir}/blobs`)).values()].map(String);

const checksum = (
  algorithm: "sha1" | "sha256",
  content: string,
): { "Upload-Checksum": string } => ({
  "Upload-Checksum": `${algorithm} ${createHash(algorithm).update(content).digest("base64")}`,
});

interface Sent {
  readonly at: number;
  readonly content: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function sent(upload: string, { at, content, headers }: Sent): Promise<unknown> {
  const answer = await patch(upload, { at, bytes: Buffer.from(content), headers });
  const body = await answer.text();
  return answer.ok ? answer.status : [answer.status, (JSON.parse(body) as { code: string }).code];
}

describe("a piece with a checksum", () => {
  it("is told to be possible", async () => {
    const { headers } = await fetchWithin(`${server.url}/tus`, { method: "OPTIONS" });
    expect(headers.get("tus-extension")?.split(",")).toContain("checksum");
    expect(headers.get("tus-checksum-algorithm")).toBe("sha1,sha256");
  });

  it("counts where it is what was sent, and not at all where it is not", async () => {
    const upload = await created(server, 12);
    const first = { at: 0, content: "abcdef" };
    expect(await sent(upload, { ...first, headers: checksum("sha1", "abcdeF") })).toEqual([
      460,
      "checksum-mismatch",
    ]);
    expect(await offsetOf(upload)).toBe(0);
    expect(await sent(upload, { ...first, headers: checksum("sha1", "abcdef") })).toBe(204);
    const last = { at: 6, content: "ghijkl" };
    expect(await sent(upload, { ...last, headers: checksum("sha256", "other!") })).toEqual([
      460,
      "checksum-mismatch",
    ]);
    expect(await offsetOf(upload)).toBe(6);
    expect(await sent(upload, { ...last, headers: checksum("sha256", "ghijkl") })).toBe(204);
    expect(await blobs()).toContain("abcdefghijkl");
  });

  it.each([
    ["an algorithm that is not known", "md5 1B2M2Y8AsgTpgAmY7PhCfg=="],
    ["a digest of another length", "sha1 1B2M2Y8AsgTpgAmY7PhCfg=="],
    ["no base64", `sha1 ${"-".repeat(28)}`],
    ["no digest", "sha1"],
  ])("is refused with %s", async (_what, header) => {
    const upload = await created(server, 3);
    const headers = { "Upload-Checksum": header };
    expect(await sent(upload, { at: 0, content: "abc", headers })).toEqual([
      400,
      "invalid-document",
    ]);
    expect(await offsetOf(upload)).toBe(0);
  });

  it("keeps nothing of what broke off, because nobody knows whether it is right", async () => {
    const upload = await created(server, 10);
    const headers = checksum("sha1", "0123456789");
    const piece = `PATCH ${new URL(upload).pathname} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: ${PIECE}\r\nUpload-Checksum: ${headers["Upload-Checksum"]}\r\nContent-Length: 10\r\n\r\n`;
    const client = await dial(server.url, `${piece}01234`);
    const again = () => sent(upload, { at: 0, content: "0123456789", headers });
    // What was sent before an answered request has come in.
    expect(await offsetOf(upload)).toBe(0);
    client.socket.destroy();
    await expect.poll(again, { timeout: 10_000 }).toBe(204);
    expect(await blobs()).toContain("0123456789");
  });

  it("that comes with its creation and is another leaves no upload behind", async () => {
    const before = await blobs();
    const answer = await fetchWithin(`${server.url}/tus`, {
      method: "POST",
      headers: {
        ...VERSION,
        "Upload-Length": "3",
        "Content-Type": PIECE,
        ...checksum("sha256", "abd"),
      },
      body: "abc",
    });
    expect(answer.status).toBe(460);
    expect(await blobs()).toEqual(before);
  });
});

describe("a creation under an Idempotency-Key", () => {
  const begin = (key: string, sizeBytes: number, body = ""): Promise<Response> =>
    fetchWithin(`${server.url}/tus`, {
      method: "POST",
      headers: {
        ...VERSION,
        "Upload-Length": String(sizeBytes),
        "Idempotency-Key": key,
        ...(body === "" ? {} : { "Content-Type": PIECE }),
      },
      body,
    });

  it("that comes again makes nothing new, and tells where the upload is", async () => {
    const first = await begin("one", 4, "ab");
    const upload = first.headers.get("location") ?? "";
    expect([first.status, first.headers.get("upload-offset")]).toEqual([201, "2"]);
    await patch(`${server.url}${upload}`, { at: 2, bytes: Buffer.from("c") });
    const before = await blobs();
    const again = await begin("one", 4, "ab");
    expect([again.status, again.headers.get("location")]).toEqual([201, upload]);
    expect(again.headers.get("upload-offset")).toBe("3");
    expect(await blobs()).toEqual(before);
    expect((await begin("one", 5)).status).toBe(422);
    expect((await begin("two", 4)).headers.get("location")).not.toBe(upload);
  });

  it("of an empty file leaves one content, and of an ended one says so", async () => {
    const before = await blobs();
    const [first, again] = [await begin("empty", 0), await begin("empty", 0)];
    const upload = first.headers.get("location") ?? "";
    expect(again.headers.get("location")).toBe(upload);
    expect(await blobs()).toHaveLength(before.length + 1);
    await terminate(`${server.url}${upload}`);
    expect((await begin("empty", 0)).status).toBe(404);
    expect(await blobs()).toEqual(before);
  });
});

it("a file that the disk has no room for is refused before its first byte", async () => {
  const answer = await create(server, 800_000_000_000_000);
  expect(answer.status).toBe(507);
  expect(await answer.json()).toMatchObject({
    code: "insufficient-storage",
    detail: expect.stringMatching(/^The file has 800000000000000 bytes, .* room for \d+ MiB/u),
  });
});
