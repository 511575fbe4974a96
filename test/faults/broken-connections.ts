/** Raw connections that break: what is sent, and how and when they end. */

import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** Where a server listens: its port, or the path of its socket. */
export type Where = { readonly port: number; readonly host: string } | { readonly path: string };

export type Break = "reset" | "half-close" | "close";

export const BREAKS: readonly Break[] = ["reset", "half-close", "close"];

/** A POST as bytes, its body framed by Content-Length or in chunks. */
export function post(
  path: string,
  type: string,
  { body, more = "", chunked = false }: { body: string | Buffer; more?: string; chunked?: boolean },
): Buffer {
  const bytes = Buffer.from(body);
  const framing = chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${bytes.length}`;
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\n${more}${framing}\r\n\r\n`;
  const sent = chunked
    ? [`${bytes.length.toString(16)}\r\n`, bytes, "\r\n0\r\nTrailer-Field: x\r\n\r\n"]
    : [bytes];
  return Buffer.concat([head, ...sent].map((each) => Buffer.from(each)));
}

/** The same as gzip. */
export function gzipped(path: string, type: string, body: string): Buffer {
  return post(path, type, { body: gzipSync(body), more: "Content-Encoding: gzip\r\n" });
}

/** A multipart body with the boundary `b`: parts by name and file name. */
export function multipart(
  parts: readonly (readonly [name: string, fileName: string | undefined, content: string])[],
): string {
  const written = parts.map(([name, fileName, content]) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"`;
    return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
  });
  return `${written.join("")}--b--\r\n`;
}

export const MULTIPART = "multipart/form-data; boundary=b";

/** Sends bytes, breaks the connection in this way, and waits until it is gone. What comes back is read or left lying. */
export async function sendAndBreak(
  where: Where,
  bytes: Uint8Array,
  { how, readBytes = 0 }: { readonly how: Break; readonly readBytes?: number },
): Promise<void> {
  const socket = connect(where);
  // A server that cuts its end first is in order.
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await written(socket, bytes);
  if (readBytes > 0) {
    await received(socket, readBytes);
  }
  breakOff(socket, how);
  await closed;
}

function breakOff(socket: Socket, how: Break): void {
  switch (how) {
    case "reset":
      socket.resetAndDestroy();
      break;
    case "half-close":
      socket.resume().end();
      // A server that waits for more than it gets is left alone in the end.
      socket.setTimeout(500, () => socket.destroy());
      break;
    case "close":
      socket.destroy();
      break;
  }
}

function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    socket.once("close", resolve);
    socket.write(bytes, () => resolve());
  });
}

function received(socket: Socket, sizeBytes: number): Promise<void> {
  return new Promise((resolve) => {
    let left = sizeBytes;
    socket.once("close", resolve);
    socket.on("data", (chunk) => {
      left -= chunk.length;
      if (left <= 0) {
        socket.pause();
        resolve();
      }
    });
  });
}
