/** The connection of one transfer: read until the client ends it, or written and ended. */

import { once } from "node:events";
import type { Socket } from "node:net";

/** For the client to end its side too, once it has all. */
const END_MS = 5000;

export class DataConnection {
  readonly #socket: Socket;
  readonly #line: Socket;
  readonly #ready: Promise<unknown>;
  #isEnded = false;

  /** `socket`: what is read and written, over the line or that itself. `pauseMs`: after which nothing more is waited for. */
  constructor(socket: Socket, line: Socket, pauseMs: number) {
    this.#socket = socket;
    this.#line = line;
    // What is ended before both have agreed on keys, some clients take for a failure of that.
    this.#ready = socket === line ? Promise.resolve() : once(socket, "secure");
    this.#ready.catch(() => undefined);
    // RFC 4217 and real clients: what ends without close_notify has ended, what is reset is cut.
    socket.once("end", () => {
      this.#isEnded = true;
    });
    socket.on("error", () => undefined);
    socket.setTimeout(pauseMs, () => socket.destroy(new Error("Nothing came for too long.")));
  }

  /** True once the client has sent all that it wanted to. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What comes, until the client ends it. Throws where it breaks off. Whoever stops reading may still drain it. */
  async *read(): AsyncGenerator<Uint8Array> {
    const chunks: AsyncIterable<Uint8Array> = this.#socket.iterator({ destroyOnReturn: false });
    yield* chunks;
    if (!this.#isEnded) {
      throw new Error("The data connection broke off.");
    }
  }

  /** Throws away what still comes, so that a client that only writes comes to hear why. False where it is too much. */
  async drain(bytesMax: number): Promise<boolean> {
    let bytes = 0;
    try {
      for await (const chunk of this.read()) {
        bytes += chunk.byteLength;
        if (bytes > bytesMax) {
          return false;
        }
      }
    } catch {
      // Whoever breaks off has no wish to hear more.
    }
    return true;
  }

  /** Writes all and ends. Throws where the client breaks off, or the content does. */
  async write(content: AsyncIterable<Uint8Array | string>): Promise<void> {
    const socket = this.#socket;
    socket.resume();
    const closed = once(socket, "close");
    const broken = closed.then(() => {
      throw new Error("The data connection broke off.");
    });
    broken.catch(() => undefined);
    try {
      for await (const chunk of content) {
        if (!socket.write(chunk)) {
          await Promise.race([once(socket, "drain"), broken]);
        }
      }
      if (socket.destroyed) {
        await broken;
      }
      await Promise.race([this.#ready, broken]);
      const finished = once(socket, "finish");
      socket.end();
      await Promise.race([finished, broken]);
    } catch (error) {
      this.destroy();
      throw error;
    }
    // PHP and Ruby wait for the end of the encryption, which goes with the end.
    setTimeout(() => socket.destroy(), END_MS).unref();
  }

  /** A client that sees this knows that not all has gone. */
  destroy(): void {
    this.#line.resetAndDestroy();
    this.#socket.destroy();
  }
}
