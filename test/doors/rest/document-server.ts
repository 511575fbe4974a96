/** A server that gives a PDF to whoever asks, and takes whatever is sent. */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const PDF = new URL("../../samples/three-pages.pdf", import.meta.url);

export interface DocumentServer {
  /** Of the document. */
  readonly url: string;
  close(): void;
}

export async function openDocumentServer(): Promise<DocumentServer> {
  const server = createServer((request, response) => {
    request.resume().once("end", () => response.end(readFileSync(PDF)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/three-pages.pdf`,
    close: () => server.close(),
  };
}
