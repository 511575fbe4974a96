/** Sends one request on a connection of its own, and hands back all that comes as an answer. */

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";

import { exchange } from "../harness/peers/raw-client.ts";

/** Where a door listens: at an address, or behind a socket of the file system. */
export type Place = { readonly url: string } | { readonly socketPath: string };

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface Answer {
  /** Such as `200 OK`. */
  readonly status: string;
  /** As written, in the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Rejects where the connection ends before an answer came. */
export async function sendRequest(
  place: Place,
  { method, path, headers, body }: Request,
): Promise<Answer> {
  const where =
    "url" in place ? { host: "127.0.0.1", port: Number(new URL(place.url).port) } : place;
  const sent = request({ ...where, method, path, headers, agent: false, timeout: 20_000 });
  sent.on("timeout", () => sent.destroy(new Error("No answer came within 20 s.")));
  const answered = once(sent, "response");
  // A server that refuses a body before it has come may close its side while it is still sent.
  sent.on("error", () => undefined);
  sent.end(body);
  const [response] = (await answered) as [IncomingMessage];
  const content = await buffer(response);
  sent.destroy();
  const { statusCode, statusMessage, rawHeaders } = response;
  return { status: `${statusCode} ${statusMessage}`, headers: pairs(rawHeaders), body: content };
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1] ?? ""] as const] : [],
  );
}

/** Sends lines of a head as they are, which must ask for the connection's end, and returns the answer. */
export async function sendHead(url: string, lines: readonly string[]): Promise<Answer> {
  const text = await exchange(url, `${lines.join("\r\n")}\r\n\r\n`);
  const end = text.indexOf("\r\n\r\n");
  const [status = "", ...headers] = text.slice(0, end).split("\r\n");
  return {
    status: status.replace("HTTP/1.1 ", ""),
    headers: headers.map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
    body: Buffer.from(text.slice(end + 4), "latin1"),
  };
}
