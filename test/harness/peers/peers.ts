/** Peers of the HTTP client on bare sockets: honest ones of every habit, and ones that break off, lie or talk nonsense. */

import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** What all peers send is cut out of this. */
const MATERIAL = Buffer.alloc(4 * 2 ** 20 + 65_536);
for (let index = 0; index < MATERIAL.length; index += 4) {
  MATERIAL.writeUInt32LE(Math.imul(index + 1, 2_654_435_761) >>> 0, index);
}

/** The bytes that a peer is asked for. */
export function bytesOf(sizeBytes: number, offset: number): Buffer {
  return MATERIAL.subarray(offset, offset + sizeBytes);
}

type Peer = (socket: Socket, content: Buffer) => void | Promise<void>;

const head = (...lines: readonly string[]): string => `${lines.join("\r\n")}\r\n\r\n`;
const length = ({ byteLength }: Buffer): string => `Content-Length: ${byteLength}`;

/** In pieces of many sizes, one after the other, as the other side takes them. */
async function write(socket: Socket, content: Buffer, frame = (piece: Buffer) => piece) {
  let pieceBytes = 1;
  for (let at = 0; at < content.byteLength && socket.writable; at += pieceBytes) {
    pieceBytes = ((pieceBytes * 7919 + 13) % 70_001) + 1;
    if (!socket.write(frame(content.subarray(at, at + pieceBytes)))) {
      await drained(socket);
    }
  }
}

/** Also when the connection is over, however it ended. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.on("drain", done).on("close", done);
  });
}

const chunk = (piece: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${piece.byteLength.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);

const INTERIM = [
  head("HTTP/1.1 100 Continue"),
  head("HTTP/1.1 102 Processing", "X-A: b"),
  head("HTTP/1.1 103 Early Hints", "Link: </x>; rel=preload"),
].join("");

/** Whoever asks one of these gets the bytes. */
export const HONEST: Readonly<Record<string, Peer>> = {
  async "closes at once"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", length(content), "Connection: close"));
    await write(socket, content);
    socket.end();
  },
  async "keeps the connection"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", length(content), "Connection: keep-alive"));
    await write(socket, content);
  },
  async "speaks HTTP/1.0"(socket, content) {
    socket.write(head("HTTP/1.0 200 OK"));
    await write(socket, content);
    socket.end();
  },
  async "speaks HTTP/1.0 with a length"(socket, content) {
    socket.write(head("HTTP/1.0 200 OK", length(content)));
    await write(socket, content);
    socket.end();
  },
  async "says no length"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", "Connection: close"));
    await write(socket, content);
    socket.end();
  },
  async "sends chunks"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
    await write(socket, content, chunk);
    socket.write("0\r\n\r\n");
  },
  async "sends trailers"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum"));
    await write(socket, content, chunk);
    socket.end("0\r\nX-Sum: 1\r\n\r\n");
  },
  async "sends interim answers first"(socket, content) {
    socket.write(INTERIM + head("HTTP/1.1 200 OK", length(content)));
    await write(socket, content);
    socket.end();
  },
  async "offers another protocol"(socket, content) {
    const offer = ["Upgrade: h2,h2c", "Connection: Upgrade"];
    socket.write(head("HTTP/1.1 200 OK", ...offer, length(content)));
    await write(socket, content);
    socket.end();
  },
  async "goes on after the end"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", length(content)));
    await write(socket, content);
    socket.end("HTTP/1.1 200 OK\r\n\r\nmore");
  },
};

const half = (content: Buffer): Buffer => content.subarray(0, content.byteLength >> 1);

/** Whoever asks one of these is told that it failed. */
export const BROKEN: Readonly<Record<string, Peer>> = {
  "resets at once": (socket) => void socket.resetAndDestroy(),
  "closes at once without a word": (socket) => void socket.end(),
  "resets in the head": (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-", () => socket.resetAndDestroy());
  },
  "closes in the head": (socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 1"),
  async "resets in the body"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", length(content)));
    await write(socket, half(content));
    socket.resetAndDestroy();
  },
  async "closes in the body"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", length(content)));
    await write(socket, half(content));
    socket.end();
  },
  async "closes between chunks"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
    await write(socket, half(content), chunk);
    socket.end();
  },
  async "sends chunks of nonsense"(socket, content) {
    socket.write(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"));
    await write(socket, half(content), chunk);
    socket.end("not a size\r\n");
  },
  "says two lengths": (socket) => {
    socket.end(`${head("HTTP/1.1 200 OK", "Content-Length: 1", "Content-Length: 2")}xy`);
  },
  "speaks no HTTP": (socket) => void socket.end("220 mail.example ESMTP\r\n"),
  "sends bytes of nonsense": (socket) => void socket.end(MATERIAL.subarray(0, 100_000)),
  async "sends a head without end"(socket) {
    socket.write("HTTP/1.1 200 OK\r\n");
    await write(socket, MATERIAL.subarray(0, 1000), () =>
      Buffer.from(`X-${"y".repeat(60)}: z\r\n`),
    );
    await write(socket, MATERIAL, () => Buffer.alloc(1000, "z"));
  },
  async "sends interim answers without end"(socket) {
    await write(socket, MATERIAL, () => Buffer.from(INTERIM));
  },
  "goes over to another protocol": (socket) => {
    socket.end(head("HTTP/1.1 101 Switching Protocols", "Upgrade: x", "Connection: Upgrade"));
  },
  "sends another coding": (socket) => {
    socket.end(`${head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked")}1\r\nx\r\n0\r\n\r\n`);
  },
};

export interface Peers {
  /** The address of a peer that is asked for bytes. */
  url(peer: string, sizeBytes: number, offset: number): string;
  close(): Promise<void>;
}

/** All peers at one port; each connection answers one request. */
export async function startPeers(): Promise<Peers> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    // A peer hears nothing of what becomes of its connection.
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    let asked = "";
    const listen = (bytes: Buffer): void => {
      asked += bytes.toString("latin1");
      if (asked.includes("\r\n\r\n")) {
        socket.off("data", listen).resume();
        void answer(socket, asked);
      }
    };
    socket.on("data", listen);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: (peer, sizeBytes, offset) =>
      `http://127.0.0.1:${port}/${encodeURIComponent(peer)}/${sizeBytes}/${offset}`,
    async close() {
      for (const socket of open) {
        socket.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(socket: Socket, asked: string): Promise<void> {
  const path = asked.split(" ")[1] ?? "";
  const [, peer = "", sizeBytes, offset] = path.split("/").map(decodeURIComponent);
  await (HONEST[peer] ?? BROKEN[peer])?.(socket, bytesOf(Number(sizeBytes), Number(offset)));
}
