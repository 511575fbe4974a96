/** The HTTP client for addresses that somebody else supplied: behind the address guard, a connection for each request, no redirects, limits of time. */

import { type IncomingMessage, request as requestOver } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";

import { connectionLost, dial, type Guard } from "./dial.ts";
import { Exchange, type HttpTimes, Stopped } from "./exchange.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** http or https. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or bytes whose number the header Content-Length says. */
  readonly body?: string | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** The final answer; to be read or discarded, which closes the connection. */
export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Throws what breaks it; what came without an error is all that was sent. */
  readonly body: AsyncIterable<Uint8Array>;
  discard(): void;
}

export interface HttpClientOptions extends Guard {
  readonly times: HttpTimes;
}

/** For whoever has times of its own, where none are given. */
export type OutboundOptions = Guard & Partial<HttpClientOptions>;

/** What has connections of its own. */
export interface Closable {
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** More interim answers than anybody needs. */
const INTERIM_ANSWERS_MAX = 100;

export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #open = new Set<Exchange>();
  #isClosed = false;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** Sends once. Rejects with AddressRefused, TooSlow, Stopped, or with what broke. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    if (this.#isClosed) {
      throw new Stopped("The client is closed.");
    }
    const { times } = this.#options;
    const exchange = new Exchange(times, request.signal);
    this.#open.add(exchange);
    exchange.signal.addEventListener("abort", () => this.#open.delete(exchange));
    try {
      exchange.signal.throwIfAborted();
      exchange.waitFor("connect");
      const socket = await dial(request.url, this.#options, exchange.signal);
      exchange.waitFor("head");
      const response = await answerTo(request, socket, exchange);
      return {
        status: response.statusCode ?? 0,
        headers: plain(response),
        body: bodyOf(response, exchange),
        discard: () => exchange.end(),
      };
    } catch (error) {
      const reason = exchange.reasonFor(error);
      exchange.end();
      throw reason;
    }
  }

  /** Breaks off what is under way and sends nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const exchange of this.#open) {
      exchange.stop();
    }
  }
}

/** Sends the request; resolves with the head of the final answer. */
function answerTo(
  { method, url, headers, body }: HttpRequest,
  socket: Socket,
  exchange: Exchange,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = requestOver({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: { Host: url.host, Connection: "close", ...headers },
    });
    let interimAnswers = 0;
    let isAnswered = false;
    // RFC 9110 §15.2: answers with 1xx are passed over, asked for or not; Node does, and says so.
    sent.on("information", () => {
      interimAnswers += 1;
      if (interimAnswers > INTERIM_ANSWERS_MAX) {
        sent.destroy(new Error("Nothing came but interim answers."));
      }
    });
    sent.on("upgrade", () => reject(new Error("Another protocol was not asked for.")));
    sent.on("response", (response) => {
      // Whoever reads it hears the error as well; whoever does not needs not know.
      response.on("error", () => undefined);
      isAnswered = true;
      exchange.waitForNothing();
      resolve(response);
    });
    sent.on("error", reject);
    // Neither may be missed: a connection that was over before the request began closes without a word from it.
    sent.on("close", () => reject(connectionLost()));
    socket.once("close", () => reject(connectionLost()));
    if (typeof body === "object") {
      const onTaken = (): void => (isAnswered ? undefined : exchange.waitFor("head"));
      // An answer that came before all was sent counts; without one, this is why none came.
      pipeline(watched(body, onTaken, reject), sent).catch(reject);
    } else {
      sent.end(body);
    }
  });
}

/** Says whenever more is asked for, which is whenever what went before was taken; and what the sender itself broke. */
async function* watched(
  body: AsyncIterable<Uint8Array>,
  onTaken: () => void,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      yield chunk;
      onTaken();
    }
  } catch (error) {
    onFailure(error);
    throw error;
  }
}

async function* bodyOf(response: IncomingMessage, exchange: Exchange): AsyncGenerator<Uint8Array> {
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      exchange.waitFor("pause");
      const { done, value } = await chunks.next();
      exchange.waitForNothing();
      if (done === true) {
        break;
      }
      yield value;
    }
    if (!response.complete) {
      throw connectionLost();
    }
  } catch (error) {
    throw exchange.reasonFor(error);
  } finally {
    exchange.end();
  }
}

function plain({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value = ""]) =>
      typeof value === "string" ? [[name, value]] : [[name, value[0] ?? ""]],
    ),
  );
}
