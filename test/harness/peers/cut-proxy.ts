/** Stands between a server and its database, and cuts or freezes every connection when it is told to. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** So many new connections are refused after a cut, before one is let through again. */
const REFUSED = 6;

interface State {
  refuse: number;
  sends: number;
  letThrough: () => void;
}

export class CutProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #state: State;

  private constructor(parts: {
    readonly url: string;
    readonly server: Server;
    readonly sockets: Set<Socket>;
    readonly state: State;
  }) {
    this.url = parts.url;
    this.#server = parts.server;
    this.#sockets = parts.sockets;
    this.#state = parts.state;
  }

  /** A proxy to the server of this database; its url is the way through it. */
  static async open(databaseUrl: string): Promise<CutProxy> {
    const target = new URL(databaseUrl);
    const sockets = new Set<Socket>();
    const state: State = { refuse: 0, sends: 0, letThrough: () => undefined };
    const server = createServer((near) => {
      if (state.refuse > 0) {
        state.refuse -= 1;
        near.destroy();
        return;
      }
      state.letThrough();
      const far = connect(Number(target.port), target.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
      near.on("data", () => {
        state.sends += 1;
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = new URL(databaseUrl);
    url.port = String((server.address() as AddressInfo).port);
    return new CutProxy({ url: url.href, server, sockets, state });
  }

  /** How often the server has sent something to its database. */
  get sends(): number {
    return this.#state.sends;
  }

  /** Cuts all connections in the middle of what they do. Resolves when the first new one has been let through. */
  async cut(): Promise<void> {
    const letThrough = new Promise<void>((resolve) => {
      this.#state.letThrough = resolve;
    });
    this.#state.refuse = REFUSED;
    this.#drop();
    await letThrough;
  }

  /** Carries nothing more on the connections that there are, and does not close them. New ones are let through. */
  freeze(): void {
    for (const socket of this.#sockets) {
      socket.unpipe().pause();
    }
  }

  async close(): Promise<void> {
    this.#drop();
    this.#server.close();
    await once(this.#server, "close");
  }

  #drop(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }
}
