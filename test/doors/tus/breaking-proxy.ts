/** Stands between a client and a server, and breaks connections in the middle of what the client sends. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

export interface BreakingProxy {
  readonly url: string;
  /** How many connections it broke. */
  broken(): number;
  close(): void;
}

/**
 * @param bytesOf after how many bytes of the client's the next connection breaks; undefined to leave it whole
 */
export async function breakingProxy(
  target: string,
  bytesOf: () => number | undefined,
): Promise<BreakingProxy> {
  const { hostname, port } = new URL(target);
  let count = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let left = bytesOf() ?? Infinity;
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on("error", end).on("close", end);
    far.on("error", end).on("close", end);
    far.pipe(near);
    const pass = (chunk: Buffer): void => {
      if (chunk.byteLength < left) {
        left -= chunk.byteLength;
        far.write(chunk);
        return;
      }
      count += 1;
      // Nothing goes on behind the break: a connection loses no bytes in its middle.
      near.off("data", pass);
      // What comes before the break has to arrive, or the server would never be told anything.
      far.write(chunk.subarray(0, left), end);
    };
    near.on("data", pass);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    broken: () => count,
    close: () => server.close(),
  };
}
