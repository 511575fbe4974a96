/** The gate with a real HTTP server: who is seen out, who is refused, and what becomes of those who hold on. */

import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import type { Principal } from "../../../src/core/model/principal.ts";
import { Gate } from "../../../src/doors/server/gate.ts";

let server: Server;
let gate: Gate;

async function serve(listener: RequestListener): Promise<void> {
  gate = new Gate();
  server = createServer({ requestTimeout: 0 }, gate.watching(listener));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

afterEach(() => server.closeAllConnections());

function dial(send: string): Socket {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(send);
  return socket;
}

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const HALF = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{";

describe("the gate", () => {
  it("waits for what is under way, and closes its connection with the answer", async () => {
    let release = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      void serve((_request, response) => {
        release = () => response.end("done");
        resolve();
      });
    });
    await once(server, "listening");
    const socket = dial(GET);
    await asked;
    gate.stop();
    const drained = gate.drained(20_000);
    release();
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 200/u);
    expect(answer).toMatch(/connection: close/iu);
    expect(answer).toMatch(/done$/u);
    await drained;
  });

  it("drains at once where nothing is under way", async () => {
    await serve((_request, response) => response.end("x"));
    const socket = dial(GET);
    await once(socket, "data");
    gate.stop();
    const startedMs = performance.now();
    await gate.drained(20_000);
    expect(performance.now() - startedMs).toBeLessThan(100);
    socket.destroy();
  });

  it("refuses a request of which nothing more comes, and says that nothing was taken", async () => {
    await serve((request) => request.resume());
    const socket = dial(HALF);
    await once(server, "request");
    gate.stop();
    const [answer] = await Promise.all([text(socket), gate.drained(20_000)]);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1.1 503/u);
    expect(head).toMatch(/retry-after: 10/iu);
    expect(head).toMatch(/connection: close/iu);
    expect(JSON.parse(body)).toMatchObject({ code: "unavailable", status: 503 });
  });

  it("lets an upload go on that makes progress, until the time is over", async () => {
    await serve((request) => request.resume());
    const socket = dial("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
    await once(server, "request");
    const writing = setInterval(() => socket.write("x"), 50);
    gate.stop();
    const startedMs = performance.now();
    const [answer] = await Promise.all([text(socket), gate.drained(4000)]);
    clearInterval(writing);
    expect(performance.now() - startedMs).toBeGreaterThan(3900);
    expect(answer).toMatch(/^HTTP\/1.1 503/u);
  });

  it("lets nobody in any more once it stops", async () => {
    await serve((_request, response) => response.end());
    const principal = { name: "admin" } as Principal;
    const guarded = gate.guarding({
      authenticate: async () => principal,
      confirm: async () => {},
    });
    expect(await guarded.authenticate({})).toBe(principal);
    gate.stop();
    await expect(guarded.authenticate({})).rejects.toMatchObject({
      code: "unavailable",
      options: { retryAfterS: 10 },
    });
  });
});
