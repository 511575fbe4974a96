/** The HTTP client, peer by peer: the bytes are right or the failure is told, and nothing stays behind. */

import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { parseOutboundAllow } from "../../src/outbound/address-guard.ts";
import { Stopped, TooSlow } from "../../src/outbound/exchange.ts";
import { HttpClient, type HttpClientOptions } from "../../src/outbound/http-client.ts";
import { BROKEN, bytesOf, HONEST, type Peers, startPeers } from "../harness/peers/peers.ts";

const TIMES = { connectMsMax: 1000, headMsMax: 1000, pauseMsMax: 1000, totalMsMax: 20_000 };
const ASKED = { method: "GET", headers: {} } as const;
const SIZE_BYTES = 300_000;

let peers: Peers;
beforeAll(async () => {
  peers = await startPeers();
});
afterAll(() => peers.close());

function useClient(options: Partial<HttpClientOptions> = {}): HttpClient {
  const allow = parseOutboundAllow(["127.0.0.1"]);
  const client = new HttpClient({ allow, times: TIMES, ...options });
  onTestFinished(() => client.close());
  return client;
}

async function load(client: HttpClient, url: string): Promise<Buffer> {
  const answer = await client.send({ ...ASKED, url: new URL(url) });
  const chunks: Uint8Array[] = [];
  for await (const each of answer.body) {
    chunks.push(each);
  }
  return Buffer.concat(chunks);
}

describe("a peer that", () => {
  it.each(Object.keys(HONEST))("%s is understood", async (peer) => {
    for (const sizeBytes of [0, 1, SIZE_BYTES]) {
      const loaded = await load(useClient(), peers.url(peer, sizeBytes, 4321));
      expect(loaded.equals(bytesOf(sizeBytes, 4321))).toBe(true);
    }
  });

  it.each(Object.keys(BROKEN).filter((peer) => peer !== "sends another coding"))(
    "%s is told to be broken",
    async (peer) => {
      const loading = load(useClient(), peers.url(peer, SIZE_BYTES, 0));
      await expect(loading).rejects.toThrow(Error);
    },
  );
});

/** A server that does as it is told with each connection; closed with the running test. */
async function useTcp(onConnection: (socket: Socket) => void): Promise<string> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    onConnection(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    open.forEach((socket) => socket.destroy());
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a TLS handshake", () => {
  it.each<readonly [string, (socket: Socket) => void]>([
    ["is answered with a reset", (socket) => void socket.resetAndDestroy()],
    ["is answered with an end", (socket) => void socket.end()],
    ["is answered in plain text", (socket) => void socket.end("HTTP/1.1 400 no\r\n\r\n")],
    ["ends after half a record", (socket) => void socket.end(Buffer.from("16030300ff02", "hex"))],
    [
      "is reset after half a record",
      (socket) => void socket.write(Buffer.from("160303", "hex"), () => socket.resetAndDestroy()),
    ],
    [
      "is answered with an alert",
      (socket) => void socket.end(Buffer.from("15030300020228", "hex")),
    ],
    ["is not answered", () => undefined],
  ])("that %s fails, and that is told", async (_what, onConnection) => {
    const url = `https://${await useTcp(onConnection)}/`;
    const times = { ...TIMES, connectMsMax: 300 };
    await expect(load(useClient({ times }), url)).rejects.toThrow(Error);
  });
});

describe("a host with several addresses", () => {
  it("is reached at the first that answers", async () => {
    const resolve = async () =>
      ["127.0.0.2", "127.0.0.1"].map((address) => ({ address, family: 4 }));
    const client = useClient({ resolve, allow: parseOutboundAllow(["127.0.0.0/8"]) });
    const url = peers.url("closes at once", 10, 0).replace("127.0.0.1", "files.example");
    expect((await load(client, url)).equals(bytesOf(10, 0))).toBe(true);
  });

  it("is not reached by what is no address, whatever a name server says", async () => {
    const resolve = async () => [{ address: "localhost", family: 4 }];
    const client = useClient({ resolve, allow: parseOutboundAllow(["files.example"]) });
    await expect(load(client, "http://files.example/")).rejects.toThrow(/not public/u);
  });

  it("is given up in time when its name server says nothing", async () => {
    const resolve = () => new Promise<never>(() => undefined);
    const client = useClient({ resolve, times: { ...TIMES, connectMsMax: 50 } });
    await expect(load(client, "http://files.example/")).rejects.toThrow(TooSlow);
  });
});

describe("sending", () => {
  const url = async (onConnection: (socket: Socket) => void): Promise<URL> =>
    new URL(`http://${await useTcp(onConnection)}/`);

  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      yield Buffer.alloc(65_536);
    }
  }

  it("is answered before all was sent, and the answer counts", async () => {
    const early = await url((socket) => {
      socket.once("data", () => socket.write("HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n"));
    });
    const answer = await useClient().send({
      method: "PUT",
      url: early,
      headers: { "Content-Length": "1000000000" },
      body: endless(),
    });
    answer.discard();
    expect(answer.status).toBe(413);
  });

  it.each<readonly [string, (socket: Socket) => void]>([
    ["resets while it is sent to", (socket) => socket.once("data", () => socket.resetAndDestroy())],
    ["closes while it is sent to", (socket) => socket.once("data", () => socket.destroy())],
    ["takes nothing", (socket) => void socket.pause()],
  ])("to a peer that %s fails, and lets go of the file", async (_what, onConnection) => {
    let isOpen = true;
    async function* file(): AsyncGenerator<Uint8Array> {
      try {
        yield* endless();
      } finally {
        isOpen = false;
      }
    }
    const headers = { "Content-Length": "1000000000" };
    const client = useClient({ times: { ...TIMES, headMsMax: 300 } });
    const sending = client.send({
      method: "PUT",
      url: await url(onConnection),
      headers,
      body: file(),
    });
    await expect(sending).rejects.toThrow(Error);
    await expect.poll(() => isOpen).toBe(false);
  });

  it("tells the file's own failure", async () => {
    const broken = (async function* file(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(10);
      throw new Error("the disk is broken");
    })();
    const sending = useClient().send({
      method: "PUT",
      url: await url(() => undefined),
      headers: { "Content-Length": "20" },
      body: broken,
    });
    await expect(sending).rejects.toThrow("the disk is broken");
  });
});

describe("the end of the client", () => {
  it("breaks off what is under way, and nothing is sent after it", async () => {
    const client = useClient();
    const url = new URL(`http://${await useTcp(() => undefined)}/`);
    const waiting = client.send({ ...ASKED, url });
    await client.close();
    await expect(waiting).rejects.toThrow(Stopped);
    await expect(client.send({ ...ASKED, url })).rejects.toThrow(Stopped);
  });
});
