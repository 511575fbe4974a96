/** Connections are let go: what has died, what nobody reads, what is too many; and whoever asks for the health is answered. */

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { writeAnswer } from "../../../src/doors/http/answer.ts";
import { Gate } from "../../../src/doors/server/gate.ts";
import { createHttpServer, type HttpServerOptions } from "../../../src/doors/server/http-server.ts";
import { dial, exchange } from "../../harness/peers/raw-client.ts";
import { PATIENT } from "../../harness/patience.ts";

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LAST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

let server: Server;
let gate: Gate;
let url: string;

async function serve(
  listener: RequestListener,
  options: Partial<HttpServerOptions> = {},
): Promise<void> {
  gate = new Gate();
  server = createHttpServer({
    keepAliveMs: 5000,
    connectionsMax: 100,
    unreadMsMax: 10_000,
    listener: gate.watching(listener),
    refuse: (problem, _request, response) => {
      response.writeHead(503, { "Content-Type": "text/plain" });
      response.end(problem.detail);
    },
    ...options,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function openConnections(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

async function allLetGo(withinMs = 5000): Promise<void> {
  await vi.waitFor(async () => expect(await openConnections()).toBe(0), withinMs);
}

/** An answer without end, and whether whoever makes it was told to stop. */
function endless(): { body: AsyncGenerator<Uint8Array>; isStopped: () => boolean } {
  let isStopped = false;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        yield new Uint8Array(64 * 1024);
      }
    } finally {
      isStopped = true;
    }
  }
  return { body: chunks(), isStopped: () => isStopped };
}

describe("pipelined requests", () => {
  it("end with their connection, those whose turn had not come included", async () => {
    const seen: IncomingMessage[] = [];
    const closed: ServerResponse[] = [];
    await serve((request, response) => {
      seen.push(request);
      response.on("close", () => closed.push(response));
    });
    const { socket } = await dial(url, GET.repeat(20));
    await vi.waitFor(() => expect(seen).toHaveLength(20), PATIENT);
    socket.destroy();
    await vi.waitFor(() => expect(closed).toHaveLength(20), PATIENT);
    gate.stop();
    const startedMs = performance.now();
    await gate.drained(20_000);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  it("let go of the file that was to be sent when their turn came", async () => {
    const { body, isStopped } = endless();
    let count = 0;
    await serve((_request, response) => {
      count += 1;
      if (count === 2) {
        void writeAnswer(response, { status: 200, headers: {}, body });
      }
    });
    const { socket } = await dial(url, GET.repeat(2));
    await vi.waitFor(() => expect(count).toBe(2), PATIENT);
    socket.destroy();
    await vi.waitFor(() => expect(isStopped()).toBe(true), PATIENT);
  });

  it("are refused beyond 64 that wait, in their turn, and the connection is closed", async () => {
    const waiting: ServerResponse[] = [];
    await serve((_request, response) => void waiting.push(response));
    const client = await dial(url, GET.repeat(70));
    await vi.waitFor(() => expect(waiting).toHaveLength(64), PATIENT);
    for (const response of waiting) {
      response.end("x");
    }
    const text = await client.ended();
    expect(text.match(/HTTP\/1\.1 200/gu)).toHaveLength(64);
    expect(text.match(/HTTP\/1\.1 503/gu)).toHaveLength(1);
    expect(text).toContain("waits for 64 answers already");
    await allLetGo();
  });
});

describe("an answer that nobody reads", () => {
  it("is cut off, and what it was read from is let go", async () => {
    const { body, isStopped } = endless();
    await serve(
      (_request, response) => void writeAnswer(response, { status: 200, headers: {}, body }),
      { unreadMsMax: 400 },
    );
    const { socket } = await dial(url, GET);
    socket.pause();
    await vi.waitFor(() => expect(isStopped()).toBe(true), 5000);
    await allLetGo();
  });

  it("is cut off also where its connection was to be closed, or another answer waits behind it", async () => {
    const listener: RequestListener = (_request, response) =>
      void writeAnswer(response, { status: 200, headers: {}, body: endless().body });
    await serve(listener, { unreadMsMax: 400 });
    const clients = [await dial(url, LAST), await dial(url, GET.repeat(3))];
    for (const { socket } of clients) {
      socket.pause();
    }
    await allLetGo();
  });

  it("in one piece is cut off as well", async () => {
    const body = "x".repeat(32 * 1024 * 1024);
    const listener: RequestListener = (_request, response) =>
      void writeAnswer(response, { status: 200, headers: {}, body });
    await serve(listener, { unreadMsMax: 400 });
    const { socket } = await dial(url, GET);
    socket.pause();
    await allLetGo();
  });

  it("is not waited for when the server stops", async () => {
    await serve(
      (_request, response) =>
        void writeAnswer(response, { status: 200, headers: {}, body: endless().body }),
    );
    const { socket } = await dial(url, GET);
    await vi.waitFor(() => expect(socket.bytesRead).toBeGreaterThan(0), PATIENT);
    socket.pause();
    gate.stop();
    const startedMs = performance.now();
    await gate.drained(20_000);
    expect(performance.now() - startedMs).toBeLessThan(8000);
    socket.destroy();
  });

  it("is whole where it is read slowly", async () => {
    const sizeBytes = 64 * 1024 * 1024;
    // Less than all of it takes, and more than a busy machine pauses.
    const unreadMsMax = 1000;
    const body = new Uint8Array(sizeBytes);
    await serve(
      (_request, response) => void writeAnswer(response, { status: 200, headers: {}, body }),
      { unreadMsMax },
    );
    const startedMs = performance.now();
    const { socket } = await dial(url, LAST);
    while (!socket.readableEnded) {
      const wanted = socket.bytesRead + 2 ** 21;
      socket.resume();
      await vi.waitFor(
        () => expect(socket.readableEnded || socket.bytesRead >= wanted).toBe(true),
        { interval: 5 },
      );
      socket.pause();
      await wait(60);
    }
    expect(performance.now() - startedMs).toBeGreaterThan(unreadMsMax);
    expect(socket.bytesRead).toBeGreaterThan(sizeBytes);
  });
});

describe("a connection whose caller does not hang up", () => {
  it("is closed all the same after its last answer", async () => {
    await serve((_request, response) => response.end("x"));
    const lastWords = [
      ["this is no HTTP\r\n\r\n", 400],
      [`GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}`, 431],
      ["CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", 405],
      [LAST, 200],
    ] as const;
    for (const [send, status] of lastWords) {
      const client = await dial(url, send);
      const text = await client.ended();
      expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `, "u"));
      expect(text).toMatch(/^connection: close\r$/imu);
    }
    await allLetGo();
  });

  it("hears nothing of ours in the middle of another answer when it sends what cannot be read", async () => {
    await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": 10 });
      response.write("first");
    });
    const client = await dial(url, `${GET}no HTTP\r\n\r\n`);
    const text = await client.ended();
    expect(text).not.toContain("400");
    await allLetGo();
  });

  it("is closed when it is idle for as long as connections are kept", async () => {
    await serve((_request, response) => response.end("x"), { keepAliveMs: 200 });
    const client = await dial(url, GET);
    await client.ended();
    expect(client.text()).toMatch(/^HTTP\/1\.1 200/u);
    await allLetGo();
  });

  it.skipIf(process.platform !== "linux")(
    "is asked by the system whether its machine is still there",
    async () => {
      await serve((_request, response) => response.end("x"));
      const client = await dial(url, GET);
      await vi.waitFor(() => expect(client.text()).toContain("200"), PATIENT);
      const portHex = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, "0");
      const lines = (await readFile("/proc/net/tcp", "utf8")).split("\n");
      const established = new RegExp(`^ *[0-9]+: [0-9A-F]+:${portHex} [0-9A-F:]+ 01 `, "u");
      const ours = lines.find((line) => established.test(line));
      // The sixth field: 02 is the timer of TCP keep-alive.
      expect(ours?.trim().split(/\s+/u)[5]).toMatch(/^02:/u);
      client.socket.destroy();
    },
  );
});

describe("a request to upgrade", () => {
  it("is answered as if it had not asked", async () => {
    await serve((_request, response) => response.end("plain"));
    const text = await exchange(
      url,
      LAST.replace("close\r\n", "close, Upgrade\r\nUpgrade: websocket\r\n"),
    );
    expect(text).toMatch(/^HTTP\/1\.1 200[^]*plain$/u);
  });
});

describe("when all connections are taken", () => {
  const hold: RequestListener = (request, response) => {
    if (request.url !== "/hold") {
      response.end("answered");
    }
  };
  const HOLD = GET.replace("/", "/hold");

  it("a new one is refused with words, and one that asks for the health is answered", async () => {
    await serve(hold, { connectionsMax: 2 });
    const held = [await dial(url, HOLD), await dial(url, HOLD)];
    await vi.waitFor(async () => expect(await openConnections()).toBe(2), PATIENT);
    const refused = await exchange(url, GET);
    expect(refused).toMatch(/^HTTP\/1\.1 503[^]*All 2 connections are taken/u);
    expect(refused).toMatch(/^connection: close\r$/imu);
    const health = await exchange(url, GET.replace("/", "/health/live"));
    expect(health).toMatch(/^HTTP\/1\.1 200[^]*answered$/u);
    for (const { socket } of held) {
      socket.destroy();
    }
    await vi.waitFor(async () => expect(await openConnections()).toBe(0), PATIENT);
    expect(await exchange(url, LAST)).toContain("answered");
  });

  it("the one that is idle the longest makes room", async () => {
    await serve(hold, { connectionsMax: 2 });
    const idle = await dial(url, GET);
    await vi.waitFor(() => expect(idle.text()).toContain("answered"), PATIENT);
    await dial(url, HOLD);
    await wait(1100);
    expect(await exchange(url, LAST)).toContain("answered");
    await idle.ended();
  });

  it("and the reserve too, a new one is told at once and closed", async () => {
    await serve(hold, { connectionsMax: 1 });
    const held = await Promise.all(Array.from({ length: 33 }, () => dial(url, "GET /")));
    await vi.waitFor(async () => expect(await openConnections()).toBe(33), PATIENT);
    const refused = await exchange(url, GET);
    expect(refused).toMatch(/^HTTP\/1\.1 503[^]*"code":"unavailable"/u);
    expect(refused).toMatch(/^retry-after: 5\r$/imu);
    for (const { socket } of held) {
      socket.destroy();
    }
    await allLetGo();
  });
});
