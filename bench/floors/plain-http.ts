/** What the floors share: where they listen and, on plain node:http, reading a body and answering. */

import { createServer, type Server } from "node:http";

/** Listens on the port of this machine that PORT says. */
export function listen(server: Server): void {
  server.listen(Number(process.env["PORT"]), "127.0.0.1");
}

/** Serves plain node:http: reads each body whole and sends back what `answer` makes of it. */
export function servePlainly(contentType: string, answer: (body: Buffer) => Buffer): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const bytes = answer(Buffer.concat(chunks));
      response.writeHead(200, { "Content-Type": contentType, "Content-Length": bytes.length });
      response.end(bytes);
    });
  });
  listen(server);
}
