/** A client on a bare socket: sends what no HTTP client would, and shows what came back and when the server hung up. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface RawClient {
  readonly socket: Socket;
  /** What has come so far. */
  readonly text: () => string;
  /** All that came, once the server has closed its side. */
  readonly ended: () => Promise<string>;
}

/** Connects and sends. The socket stays half open where the server closes its side, as those of careless clients do. */
export async function dial(url: string, send: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const ended = new Promise<void>((resolve) => {
    socket.once("end", resolve);
    socket.once("close", () => resolve());
  });
  socket.write(send);
  return {
    socket,
    text: () => text,
    ended: async () => {
      await ended;
      return text;
    },
  };
}

/** Sends one request and returns the whole answer; the request must end the connection. */
export async function exchange(url: string, send: string): Promise<string> {
  const { socket, ended } = await dial(url, send);
  const text = await ended();
  socket.destroy();
  return text;
}
