/** The other side: a server that gives files, takes what is sent to it, and tells what it took. */

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { sample } from "../harness/paths.ts";

export interface OtherSide {
  /** Name and port. */
  readonly host: string;
  close(): void;
}

/**
 * Gives `/notes.txt` and every `….jpg`; takes whatever is sent to an address below `/taken`, and tells it at the same
 * address with `/told` before it; knows nothing else.
 */
export async function serveOtherSide(): Promise<OtherSide> {
  const photo = sample("photo.jpg");
  const taken = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    if (path.endsWith(".jpg")) {
      response.writeHead(200, { "Content-Type": "image/jpeg" }).end(photo);
    } else if (path === "/notes.txt") {
      response.writeHead(200, { "Content-Type": "text/plain" }).end("some notes");
    } else if (path.startsWith("/taken")) {
      taken.set(path, `${taken.get(path) ?? ""}${await requestText(request)}\n`);
      response.writeHead(200, { "Content-Type": "text/plain" }).end("thank you");
    } else if (path.startsWith("/told")) {
      response.end(taken.get(path.slice("/told".length)));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A zip holds times, so only its size is told. */
async function requestText(request: IncomingMessage): Promise<string> {
  const { method, url, rawHeaders, headers } = request;
  const body = await buffer(request);
  const isZip = headers["content-type"] === "application/zip";
  const lines = rawHeaders.map((part, index) => (index % 2 === 0 ? `\n${part}: ` : part));
  const told = isZip ? `<${body.length} bytes>` : body.toString();
  return `${method} ${url}${lines.join("")}\n\n${told}`;
}
