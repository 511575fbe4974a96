/** One attempt to call back: what counts as delivered, and what targets that misbehave get. Rows 30 to 33. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";

import type { CallbackDocument } from "../../src/core/model/contract-types.gen.ts";
import type { ClaimedDelivery, SendOutcome } from "../../src/core/model/delivery.ts";
import { parseOutboundAllow } from "../../src/outbound/address-guard.ts";
import {
  type CallbackSenderOptions,
  openCallbackSender,
  retryAfterOf,
} from "../../src/outbound/callback-sender.ts";
import { standardStyle } from "../../src/outbound/callback-styles/standard.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { type Answering, useReceiver } from "../harness/peers/receiver.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const CALLBACK: CallbackDocument = {
  type: "job.completed",
  timestamp: "2026-01-01T00:00:00.000Z",
  jobId: "j",
  sequence: 3,
  workflow: "w",
  status: "completed",
  message: "Grüße",
};

function delivery(target: string): ClaimedDelivery {
  return {
    id: "01a20158-188d-739d-81bb-27d34f732639",
    companyId: "c",
    jobId: "j",
    kind: "callback",
    target,
    host: new URL(target).host,
    format: "json",
    callback: CALLBACK,
    attempts: 1,
    tries: 1,
  };
}

function useSender(options: Partial<CallbackSenderOptions> = {}) {
  const sender = openCallbackSender({
    allow: parseOutboundAllow(["127.0.0.1"]),
    clock: systemClock,
    secretsOf: async () => [SECRET],
    styles: {
      standard: standardStyle({
        contract: { writeJson: (value) => JSON.stringify(value), writeXml: String },
        links: { sign: () => "token" },
        linkMs: 1000,
      }),
    },
    totalMsMax: 400,
    ...options,
  });
  onTestFinished(() => sender.close());
  return sender;
}

async function sendTo(answering: Answering): Promise<SendOutcome> {
  const receiver = await useReceiver(answering);
  return useSender().send(delivery(`${receiver.url}/x?token=very-secret`));
}

describe("an answer", () => {
  it.each([200, 201, 204, 299])("%d is a delivery", async (status) => {
    const sent = await sendTo((response) => void response.writeHead(status).end());
    expect(sent).toEqual({ verdict: "delivered", status, isUnreachable: false });
  });

  it.each([301, 302, 307, 308])("%d is a failure and is not followed (row 32)", async (status) => {
    const other = await useReceiver();
    const sent = await sendTo(
      (response) => void response.writeHead(status, { Location: other.url }).end(),
    );
    expect(sent).toMatchObject({ verdict: "retry", status, isUnreachable: false });
    expect(sent.error).toContain("redirects");
    expect(other.received).toEqual([]);
  });

  it.each([400, 401, 404, 422, 500, 503])("%d is tried again", async (status) => {
    const sent = await sendTo((response) => void response.writeHead(status).end("no"));
    expect(sent).toMatchObject({ verdict: "retry", status, response: "no", isUnreachable: false });
  });

  it("410 wants no more", async () => {
    expect(await sendTo((response) => void response.writeHead(410).end())).toMatchObject({
      verdict: "gone",
    });
  });

  it("tells when to come again", async () => {
    const sent = await sendTo(
      (response) => void response.writeHead(429, { "Retry-After": "120" }).end(),
    );
    expect(sent.retryAfterMs).toBe(120_000);
    const now = Date.UTC(2026, 0, 1);
    expect(retryAfterOf("Thu, 01 Jan 2026 00:00:30 GMT", now)).toBe(30_000);
    expect(retryAfterOf("Wed, 31 Dec 2025 00:00:30 GMT", now)).toBe(0);
    expect(retryAfterOf("soon", now)).toBeUndefined();
  });

  it("is kept up to 4 KB and never makes an answer that XML cannot carry", async () => {
    const sent = await sendTo((response) => void response.end(`\0\u001f${"x".repeat(20_000)}`));
    expect(sent.response).toHaveLength(4096);
    expect(sent.response?.slice(0, 3)).toBe("\ufffd\ufffdx");
  });
});

describe("a final status of 2xx is a delivery, whatever becomes of the body", () => {
  it.each<readonly [string, string, string]>([
    ["is cut short", "200 OK\r\nContent-Length: 100", "half"],
    ["is cut between chunks", "201 Created\r\nTransfer-Encoding: chunked", "4\r\nhalf\r\n"],
    ["is no chunk", "202 Accepted\r\nTransfer-Encoding: chunked", "nonsense\r\n"],
    ["is there where none may be", "204 No Content\r\nContent-Length: 4", "half"],
    ["is longer than it says", "200 OK\r\nContent-Length: 2", "half"],
  ])("it %s", async (_what, head, body) => {
    const answer = (socket: Socket): void => void socket.end(`HTTP/1.1 ${head}\r\n\r\n${body}`);
    const sent = await useSender().send(delivery(`http://${await useAnswering(answer)}/`));
    expect(sent).toMatchObject({ verdict: "delivered", status: Number(head.slice(0, 3)) });
    expect(sent.isUnreachable).toBe(false);
  });

  it("it is reset", async () => {
    const sent = await sendTo((response) => {
      response.writeHead(200, { "Content-Length": "100" }).write("half");
      setImmediate(() => response.socket?.resetAndDestroy());
    });
    expect(sent).toMatchObject({ verdict: "delivered", status: 200, isUnreachable: false });
  });

  it("it never ends: it is not waited for", async () => {
    const sent = await sendTo((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 50);
      response.on("close", () => clearInterval(drip));
    });
    expect(sent).toMatchObject({ verdict: "delivered", status: 200, isUnreachable: false });
    expect(sent.response).toMatch(/^\.+$/u);
  });

  it("it pours: what is kept is enough", async () => {
    let written = 0;
    const sent = await sendTo((response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write("x".repeat(16_384))) {
          written += 16_384;
        }
      };
      response.on("drain", pour);
      pour();
    });
    expect(sent).toMatchObject({ verdict: "delivered", status: 200 });
    expect(sent.response).toHaveLength(4096);
    expect(written).toBeLessThan(50 * 2 ** 20);
  });

  it("but another status stays a failure", async () => {
    const answer = (socket: Socket): void =>
      void socket.end("HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\nhalf");
    const sent = await useSender().send(delivery(`http://${await useAnswering(answer)}/`));
    expect(sent).toMatchObject({ verdict: "retry", status: 500, isUnreachable: false });
  });
});

describe("answers that nobody asked for", () => {
  // RFC 9110 §15.2
  it("with 1xx are passed over", async () => {
    const interim = ["100 Continue", "102 Processing", "103 Early Hints", "199 Own"];
    const answer = (socket: Socket): void => {
      socket.write(interim.map((status) => `HTTP/1.1 ${status}\r\n\r\n`).join(""));
      setImmediate(() => socket.end("HTTP/1.1 204 No Content\r\n\r\n"));
    };
    const sent = await useSender().send(delivery(`http://${await useAnswering(answer)}/`));
    expect(sent).toEqual({ verdict: "delivered", status: 204, isUnreachable: false });
  });

  it("do not do for the final one", async () => {
    const answer = (socket: Socket): void => void socket.end("HTTP/1.1 100 Continue\r\n\r\n");
    const sent = await useSender().send(delivery(`http://${await useAnswering(answer)}/`));
    expect(sent).toMatchObject({ verdict: "retry", isUnreachable: true });
  });
});

describe("a target that misbehaves (row 33)", () => {
  const unreachable = { verdict: "retry", isUnreachable: true };

  it("hangs", async () => {
    const sent = await sendTo(() => undefined);
    expect(sent).toMatchObject({ ...unreachable, error: "no answer within 0.4 s" });
  });

  it("speaks no HTTP", async () => {
    const url = await useTcp(createServer((socket) => void socket.end("SSH-2.0-x\r\n")));
    expect(await useSender().send(delivery(`http://${url}/`))).toMatchObject(unreachable);
  });

  it("has a certificate that nobody vouches for, or none", async () => {
    const untrusted = await useTcp(createTlsServer({ ciphers: "aNULL:eNULL" }));
    const plain = await useTcp(createServer((socket) => void socket.end("hello, no TLS here")));
    for (const url of [untrusted, plain]) {
      const sent = await useSender().send(delivery(`https://${url}/`));
      expect(sent).toMatchObject({
        ...unreachable,
        error: expect.stringMatching(/TLS|broke off/u),
      });
    }
  });

  it("is not there", async () => {
    const server = createServer();
    const url = await useTcp(server);
    server.close();
    const sent = await useSender().send(delivery(`http://${url}/`));
    expect(sent).toMatchObject({ ...unreachable, error: "its server cannot be reached" });
  });
});

describe("the address guard (row 30)", () => {
  it.each([
    "http://127.1/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://169.254.169.254/latest/",
    "http://168.63.129.16/",
    "http://localhost./",
  ])("refuses %s for good, and says so", async (target) => {
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const sender = useSender({ allow: parseOutboundAllow([]), resolve });
    const sent = await sender.send(delivery(target));
    expect(sent).toMatchObject({ verdict: "failed", isUnreachable: false });
    expect(sent.error).toContain("OUTBOUND_ALLOW");
  });
});

describe("the signature", () => {
  it("is one of each secret that is valid, at the time of the attempt", async () => {
    const young = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
    const receiver = await useReceiver();
    const sender = useSender({ secretsOf: async () => [young, SECRET] });
    await sender.send(delivery(receiver.url));
    const [one] = receiver.received;
    const headers = one?.headers as Record<string, string>;
    expect(headers["webhook-id"]).toBe("01a20158-188d-739d-81bb-27d34f732639");
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    for (const secret of [young, SECRET]) {
      expect(new Webhook(secret).verify(one?.body ?? "", headers)).toEqual(CALLBACK);
    }
  });

  it("does not verify when it is replayed after six minutes (row 35)", async () => {
    const receiver = await useReceiver();
    const sender = useSender({ clock: { now: () => Date.now() - 6 * 60_000 } });
    await sender.send(delivery(receiver.url));
    const [one] = receiver.received;
    const headers = one?.headers as Record<string, string>;
    expect(() => new Webhook(SECRET).verify(one?.body ?? "", headers)).toThrow(/too old/u);
  });
});

/** A server on bare sockets that answers when the request has come. Returns host and port. */
function useAnswering(answer: (socket: Socket) => void): Promise<string> {
  return useTcp(createServer((socket) => void socket.once("data", () => answer(socket))));
}

/** Listens; closed with the running test. Returns host and port. */
async function useTcp(server: Server): Promise<string> {
  server.on("error", () => undefined).on("tlsClientError", () => undefined);
  server.on("connection", (socket) => socket.on("error", () => undefined));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
