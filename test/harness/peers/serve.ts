/** Web servers of a test's own: whatever they answer, they listen on a free port of this machine until they are closed. */

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Serving {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  /** Hangs up on everybody. */
  readonly close: () => void;
}

/** Listens at an address of the loopback network. */
export async function serve(listener: RequestListener, address = "127.0.0.1"): Promise<Serving> {
  const server = createServer(listener).listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A server that goes away with the running test. */
export async function useServing(listener: RequestListener, address?: string): Promise<Serving> {
  const serving = await serve(listener, address);
  onTestFinished(serving.close);
  return serving;
}
