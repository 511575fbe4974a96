/** One HTTP exchange under a time limit, by Node's own client; also one that is broken off on purpose. */

import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

/** No answer of the server takes longer, the longest wait for a job's end included. */
const LIMIT_MS = 60_000;

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The connection is destroyed after so many bytes of the answer. */
  readonly breakOffAfterBytes?: number;
  /** Only so many bytes of the body are sent, then the connection is destroyed. */
  readonly sendOnlyBytes?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends calls to one server, over connections of both kinds: kept and used again, and new ones. */
export class Exchange {
  readonly #origin: string;
  readonly #kept = new Agent({ keepAlive: true, maxSockets: 8 });
  #sent = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Resolves when the answer has come as a whole, or was broken off as asked. Rejects after LIMIT_MS. */
  async send(call: Call): Promise<Answer> {
    try {
      return await this.#exchange(call);
    } catch (error) {
      const { method = "GET", path } = call;
      const said = error instanceof Error ? error.message : String(error);
      const why = said === "aborted" ? `no end of the answer within ${LIMIT_MS / 1000} s` : said;
      throw new Error(`${method} ${path}: ${why}`, { cause: error });
    }
  }

  async #exchange(call: Call): Promise<Answer> {
    this.#sent += 1;
    const { method = "GET", path, headers = {}, body, sendOnlyBytes } = call;
    const sent = request(`${this.#origin}${path}`, {
      method,
      headers: { ...headers, ...lengthOf(body) },
      agent: this.#sent % 3 === 0 ? false : this.#kept,
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (sendOnlyBytes !== undefined) {
      return breakOff(sent, body, sendOnlyBytes);
    }
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sent.on("response", resolve).on("error", reject);
    });
    sent.end(body);
    return read(await answered, call.breakOffAfterBytes ?? Infinity);
  }

  close(): void {
    this.#kept.destroy();
  }
}

function lengthOf(body: Call["body"]): Record<string, string> {
  return body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
}

async function breakOff(
  sent: ReturnType<typeof request>,
  body: Call["body"] = "",
  bytes: number,
): Promise<Answer> {
  const closed = new Promise<void>((resolve) => {
    // What it was broken off with, and the answer that may have come before.
    sent.on("error", () => undefined);
    sent.on("response", (response) => response.resume());
    sent.on("close", resolve);
  });
  sent.write(Buffer.from(body).subarray(0, bytes), () => sent.destroy());
  await closed;
  return { status: 0, headers: {}, body: Buffer.alloc(0) };
}

async function read(response: IncomingMessage, bytesMax: number): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= bytesMax) {
      response.destroy();
      break;
    }
  }
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers, body: Buffer.concat(chunks) };
}
