/** The body reader on a real socket: sizes, encodings, slow and broken senders. */

import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/model/problem.ts";
import { writeAnswer } from "../../../src/doors/http/answer.ts";
import { readBody } from "../../../src/doors/http/read-body.ts";
import { serve, type Serving, useServing } from "../../harness/peers/serve.ts";

const BYTES_MAX = 1000;
const LARGE_BYTES_MAX = 1024 * 1024;
let server: Serving;
let seen: string[] = [];

beforeAll(async () => {
  server = await serve((request, response) => {
    const bytesMax = request.url === "/large" ? LARGE_BYTES_MAX : BYTES_MAX;
    void readBody(request, { bytesMax, timeoutMs: 150 })
      .then(
        (bytes) => `${bytes.byteLength} ${Buffer.from(bytes).toString("latin1").slice(0, 20)}`,
        (error: unknown) =>
          error instanceof Problem
            ? error.code + (error.detail.includes("100 times") ? " by ratio" : "")
            : `other ${String(error)}`,
      )
      .then((text) => {
        seen.push(text);
        return writeAnswer(response, { status: 200, headers: {}, body: text });
      });
  });
});

afterAll(() => server.close());

async function post(
  body: string | Buffer | ReadableStream,
  headers: Record<string, string> = {},
): Promise<string> {
  const init = body instanceof ReadableStream ? { duplex: "half" as const } : {};
  const response = await fetch(server.url, {
    method: "POST",
    headers,
    body: body instanceof Buffer ? new Uint8Array(body) : body,
    ...init,
  });
  return response.text();
}

/** Sends bytes as they are and gives everything that comes back until the connection ends. */
function raw(
  text: string,
  { ending = "wait", to = server.port }: { ending?: "wait" | "cut"; to?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(to, "127.0.0.1", () => {
      socket.write(text, () => {
        if (ending === "cut") {
          socket.destroy();
        }
      });
    });
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
  });
}

function stream(...chunks: string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(new TextEncoder().encode(chunk));
      }
      controller.close();
    },
  });
}

const big = Buffer.alloc(50 * 1024 * 1024);

it.each([
  ["little, however well it packs", " ".repeat(64 * 1024), "65536  "],
  ["more than a hundred times its size", " ".repeat(64 * 1024 + 1), "payload-too-large by ratio"],
  ["more than the limit and a hundred times its size", " ".repeat(2 ** 25), "payload-too-large"],
  ["much, though less than a hundred times", `${digits(20_000)}${" ".repeat(600_000)}`, "620000 "],
])("a body that unpacks to %s", async (_, text, told) => {
  const answer = await fetch(`${server.url}/large`, {
    method: "POST",
    headers: { "Content-Encoding": "gzip" },
    body: gzipSync(text),
  });
  expect(await answer.text()).toContain(told);
});

/** Digits of no pattern. */
function digits(count: number): string {
  let seed = 17;
  return Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 10;
  }).join("");
}

describe("the size of a body", () => {
  it("may be the limit and not one byte more, with or without a declared length", async () => {
    expect(await post("x".repeat(BYTES_MAX))).toMatch(/^1000 /u);
    expect(await post("x".repeat(BYTES_MAX + 1))).toBe("payload-too-large");
    expect(await post(stream("x".repeat(600), "x".repeat(400)))).toMatch(/^1000 /u);
    expect(await post(stream("x".repeat(600), "x".repeat(401)))).toBe("payload-too-large");
  });

  it("is none for none", async () => {
    expect(await post("")).toBe("0 ");
    expect(await post(stream())).toBe("0 ");
  });

  it("is refused by its declaration, before any of it has come, and the connection is closed", async () => {
    const answer = await raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n");
    expect(answer).toContain("payload-too-large");
    expect(answer).toMatch(/Connection: close/iu);
  });
});

describe("the content encoding of a body", () => {
  const plain = "a".repeat(900);

  it.each([
    ["gzip", gzipSync(plain)],
    ["x-gzip", gzipSync(plain)],
    [" GZIP ", gzipSync(plain)],
    ["deflate", deflateSync(plain)],
    ["br", brotliCompressSync(plain)],
    ["identity", Buffer.from(plain)],
  ])("may be %s", async (encoding, bytes) => {
    expect(await post(bytes, { "Content-Encoding": encoding })).toBe(`900 ${"a".repeat(20)}`);
  });

  it.each([
    ["gzip", gzipSync(big)],
    ["deflate", deflateSync(big)],
    ["br", brotliCompressSync(big)],
    ["gzip", gzipSync("a".repeat(BYTES_MAX + 1))],
  ])("of a %s bomb is found out before it unfolds", async (encoding, bytes) => {
    const before = process.memoryUsage().rss;
    expect(await post(bytes, { "Content-Encoding": encoding })).toBe("payload-too-large");
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
  });

  it.each<[string, string, Buffer]>([
    ["garbage", "gzip", Buffer.from("no gzip at all")],
    ["garbage", "br", Buffer.from("no brotli at all, ever")],
    ["garbage", "deflate", Buffer.from("no zlib at all")],
    ["raw deflate", "deflate", deflateRawSync(plain)],
    ["cut off", "gzip", gzipSync(plain).subarray(0, 20)],
    ["cut off", "br", brotliCompressSync(plain).subarray(0, 5)],
    ["empty", "gzip", Buffer.alloc(0)],
  ])("is malformed where it is %s %s", async (_, encoding, bytes) => {
    expect(await post(bytes, { "Content-Encoding": encoding })).toBe("malformed-document");
  });

  it.each(["zstd", "compress", "gzip, gzip", "gzip,br", "constructor", "__proto__", "x"])(
    "is not taken as %s",
    async (encoding) => {
      expect(await post("x", { "Content-Encoding": encoding })).toBe("unsupported-encoding");
    },
  );
});

it("holds hardly more than its bytes of a body that comes byte by byte", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const count = 50_000;
  let held = 0;
  const { port } = await useServing((request, response) => {
    let come = 0;
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    request.on("data", () => {
      come += 1;
      if (come === count) {
        collectGarbage();
        held = process.memoryUsage().heapUsed - before;
      }
    });
    void readBody(request, { bytesMax: LARGE_BYTES_MAX, timeoutMs: 5000 }).then((bytes) =>
      response.end(String(Buffer.from(bytes).equals(Buffer.from(letters(count))))),
    );
  });
  const chunks = Array.from(letters(count), (letter) => `1\r\n${letter}\r\n`).join("");
  const head =
    "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect(await raw(`${head}${chunks}0\r\n\r\n`, { to: port })).toMatch(/true/u);
  expect(held).toBeLessThan(2 * 1024 * 1024);
});

/** So many letters, each another one than that before it. */
function letters(count: number): string {
  return "abcdefghijklmnopqrstuvwxyz".repeat(Math.ceil(count / 26)).slice(0, count);
}

describe("the time of a body", () => {
  const CUT_OFF = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc";

  it("is limited as a whole, also for those who send a little now and then", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n");
    const drip = setInterval(() => socket.write("x"), 20);
    const answer = await new Promise<string>((resolve) => {
      socket.once("data", (chunk) => resolve(chunk.toString()));
    });
    clearInterval(drip);
    socket.destroy();
    expect(answer).toContain("request-timeout");
  });

  it("does not matter for a caller who has gone", async () => {
    seen = [];
    await raw(CUT_OFF, { ending: "cut" });
    await expect.poll(() => seen).toEqual(["malformed-document"]);
  });

  it("is not waited for where the caller went before anybody asked for the body", async () => {
    const told = new Promise<unknown>((resolve) => {
      void useServing((request) => {
        request.once("close", () => {
          readBody(request, { bytesMax: BYTES_MAX, timeoutMs: 60_000 }).catch(resolve);
        });
      }).then(({ port }) => raw(CUT_OFF, { ending: "cut", to: port }));
    });
    expect(await told).toMatchObject({ code: "malformed-document" });
  });
});
