/** The data channel: one port to which the client of one session connects once, for one transfer. */

import { createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

import { bareAddress } from "./addresses.ts";
import type { PassivePorts } from "./passive-ports.ts";
import { DataConnection } from "./data-connection.ts";

export interface DataChannelOptions {
  readonly ports: PassivePorts;
  /** The address at which the client reached us. */
  readonly address: string;
  /** The client's own; nobody else may connect. */
  readonly peer: string;
  /** Encrypts the connection; undefined where it stays clear. */
  readonly encrypt: ((socket: Socket) => TLSSocket) | undefined;
  /** The longest pause. */
  readonly pauseMs: number;
}

const CONNECT_MS = 15_000;

export class DataChannel {
  readonly #options: DataChannelOptions;
  readonly #server: Server;
  readonly #port: number;
  readonly #connected: Promise<DataConnection>;
  #connection: DataConnection | undefined;
  #giveUp: (error: Error) => void = () => undefined;
  #isClosed = false;

  /** Opens a port that is free. Throws Refusal where there is none. */
  static async open(options: DataChannelOptions): Promise<DataChannel> {
    const server = createServer({ pauseOnConnect: true, noDelay: true });
    const port = await options.ports.listen(server, options.address);
    return new DataChannel(options, server, port);
  }

  private constructor(options: DataChannelOptions, server: Server, port: number) {
    this.#options = options;
    this.#server = server;
    this.#port = port;
    this.#connected = new Promise((resolve, reject) => {
      this.#giveUp = reject;
      server.on("connection", (socket: Socket) => this.#take(socket, resolve));
    });
    // Whoever never transfers never asks.
    this.#connected.catch(() => undefined);
    server.on("error", this.#giveUp);
  }

  get port(): number {
    return this.#port;
  }

  /** The client's connection. Throws where it does not come in time. */
  async connection(): Promise<DataConnection> {
    const timer = setTimeout(
      () => this.#giveUp(new Error("No data connection came in time.")),
      CONNECT_MS,
    );
    try {
      return await this.#connected;
    } finally {
      clearTimeout(timer);
      this.#stopListening();
    }
  }

  /** Lets go of port and connection, whatever is under way. */
  close(): void {
    this.#giveUp(new Error("The data connection is not wanted any more."));
    this.#stopListening();
    this.#connection?.destroy();
  }

  /** What comes from elsewhere, or second, is nobody's. */
  #take(socket: Socket, resolve: (connection: DataConnection) => void): void {
    const { peer, encrypt, pauseMs } = this.#options;
    socket.on("error", () => undefined);
    if (this.#connection !== undefined || bareAddress(socket.remoteAddress) !== peer) {
      socket.destroy();
      return;
    }
    const shown = encrypt === undefined ? socket : encrypt(socket);
    this.#connection = new DataConnection(shown, socket, pauseMs);
    this.#stopListening();
    resolve(this.#connection);
  }

  #stopListening(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#server.close();
      this.#options.ports.giveBack(this.#port);
    }
  }
}
