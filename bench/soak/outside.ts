/** The outside of the soak: a server that takes callbacks, most of them well and some badly, and serves files to fetch. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Random } from "../../test/harness/random.ts";

export interface Outside {
  readonly url: string;
  /** Callbacks that came. */
  readonly told: () => number;
  close(): Promise<void>;
}

/** `/file/<bytes>` answers so many bytes in chunks; anything else takes a callback. */
export async function startOutside(random: Random): Promise<Outside> {
  let told = 0;
  const server = createServer((request, response) => {
    const bytes = /^\/file\/(\d+)/u.exec(request.url ?? "")?.[1];
    request.on("error", () => undefined).resume();
    if (bytes !== undefined) {
      response.writeHead(200, { "Content-Type": "text/plain" });
      response.write(Buffer.alloc(Math.floor(Number(bytes) / 2), "a"));
      response.end(Buffer.alloc(Math.ceil(Number(bytes) / 2), "b"));
      return;
    }
    told += 1;
    const kind = random.integer(1, 20);
    if (kind === 1) {
      response.writeHead(500).end();
    } else if (kind === 2) {
      request.socket.destroy();
    } else if (kind === 3) {
      response.writeHead(410).end();
    } else {
      response.writeHead(204).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    told: () => told,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
