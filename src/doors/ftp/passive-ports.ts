/** The ports of data channels: those that the operator opened in his firewall, or any. */

import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

import { Refusal } from "./replies.ts";

/** Both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** So many are tried; others may be another program's. */
const TRIES_MAX = 20;

export class PassivePorts {
  readonly #range: PortRange | undefined;
  readonly #taken = new Set<number>();

  constructor(range: PortRange | undefined) {
    this.#range = range;
  }

  /** Lets the server listen on a port that is free, any of them so that nobody can guess it. Throws Refusal. */
  async listen(server: Server, address: string): Promise<number> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const port = this.#next();
      if (port === undefined) {
        break;
      }
      this.#taken.add(port);
      try {
        server.listen({ port, host: address, backlog: 2 });
        await once(server, "listening");
        // A listening TCP server's address is an object.
        return (server.address() as AddressInfo).port;
      } catch {
        this.#taken.delete(port);
      }
    }
    throw new Refusal(425, "All ports for data connections are in use. Try again in a moment.");
  }

  giveBack(port: number): void {
    this.#taken.delete(port);
  }

  #next(): number | undefined {
    if (this.#range === undefined) {
      return 0;
    }
    const { first, last } = this.#range;
    const size = last - first + 1;
    if (this.#taken.size >= size) {
      return undefined;
    }
    let port = first + Math.floor(Math.random() * size);
    while (this.#taken.has(port)) {
      port = port === last ? first : port + 1;
    }
    return port;
  }
}
