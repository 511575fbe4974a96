/** A large upload as browsers send it, and the plain server that does no more than store and hash it. */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createServer, type IncomingMessage, request } from "node:http";
import { pipeline } from "node:stream/promises";

const CHUNK = Buffer.alloc(256 * 1024, "jobgate");
const BOUNDARY = "jobgate-bench";
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="data"; filename="large.bin"\r\n\r\n`;
const TAIL = `\r\n--${BOUNDARY}--\r\n`;

function* form(content: Iterable<Buffer>): Generator<Buffer> {
  yield Buffer.from(HEAD);
  yield* content;
  yield Buffer.from(TAIL);
}

/** So many bytes, in large pieces. */
export function* bytes(sizeBytes: number): Generator<Buffer> {
  for (let sent = 0; sent < sizeBytes; sent += CHUNK.length) {
    yield CHUNK.subarray(0, Math.min(CHUNK.length, sizeBytes - sent));
  }
}

/** Sends a file as a form. Throws unless it is answered 201. Returns MB a second. */
export async function sendFile(
  url: string,
  sizeBytes: number,
  content: Iterable<Buffer> = bytes(sizeBytes),
): Promise<number> {
  const start = performance.now();
  const call = request(url, {
    method: "POST",
    headers: {
      "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
      "Content-Length": HEAD.length + sizeBytes + TAIL.length,
    },
  });
  const answered = once(call, "response") as Promise<[IncomingMessage]>;
  await pipeline(form(content), call);
  const [response] = await answered;
  response.resume();
  if (response.statusCode !== 201) {
    throw new Error(`The upload was answered ${response.statusCode}.`);
  }
  return sizeBytes / 1e6 / ((performance.now() - start) / 1000);
}

export interface PlainServer {
  readonly origin: string;
  stop(): void;
}

/** node:http in this process: what comes is hashed and written to the file, and answered when the disk has it. */
export async function startPlainServer(file: string): Promise<PlainServer> {
  const plain = createServer((incoming, response) => {
    const hash = createHash("sha256");
    incoming.on("data", (chunk: Buffer) => hash.update(chunk));
    pipeline(incoming, createWriteStream(file, { flush: true })).then(
      () => response.writeHead(201).end(hash.digest("hex")),
      () => response.destroy(),
    );
  });
  plain.listen(0, "127.0.0.1");
  await once(plain, "listening");
  const address = plain.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop() {
      plain.close();
      plain.closeAllConnections();
    },
  };
}
