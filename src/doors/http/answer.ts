/** The answer: what a door says to a request, as a value, and the one place where such a value meets the socket. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

import { hasBody } from "./digest-fields.ts";

export interface Answer {
  readonly status: number;
  /** Content-Length need not be among them where the body is text or bytes. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** The trailer, asked for once the body was read to its end; only of a stream whose length nobody knows. */
  readonly trailer?: (() => Readonly<Record<string, string>>) | undefined;
  /** What is done once the last byte is handed to the network; nothing where the caller goes away before. */
  readonly sent?: (() => Promise<void>) | undefined;
}

/** How long a caller whose request was not read to its end may go on sending before the connection is cut. */
const LINGER_MS = 1000;

/**
 * Writes the answer and ends the response; resolves when all is handed over or the caller has gone. Streams go out as
 * the caller takes them. Rejects if the stream breaks: before its first byte nothing is written yet, so that the failure
 * can still be told; afterwards the connection is cut.
 */
export async function writeAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  if (response.destroyed || response.headersSent) {
    return;
  }
  const { body } = answer;
  const isHead = response.req.method === "HEAD";
  if (typeof body === "object" && !(body instanceof Uint8Array)) {
    await (isHead ? writeWhole(response, answer) : writeStream(response, { ...answer, body }));
  } else if (!isHead && body !== undefined && body.length > SLICE_BYTES) {
    await writeSlices(response, answer, typeof body === "string" ? Buffer.from(body) : body);
  } else {
    writeWhole(response, answer);
  }
}

/** Does what is to be done once the answer went out to its last byte, when that is known; nothing where it did not. */
export async function tellSent(response: ServerResponse, { sent }: Answer): Promise<void> {
  if (sent === undefined) {
    return;
  }
  if (!response.writableFinished && !response.destroyed) {
    await new Promise((resolve) => response.once("finish", resolve).once("close", resolve));
  }
  if (response.writableFinished) {
    await sent();
  }
}

type StreamAnswer = Answer & { readonly body: AsyncIterable<Uint8Array> };

/** What is written at once; whether its caller reads an answer is seen by what is taken of it (connections.ts). */
const SLICE_BYTES = 64 * 1024;

/** By hand, because the generators, listeners and signals of a pipeline cost more than what they write. */
async function writeSlices(
  response: ServerResponse,
  { status, headers }: Answer,
  bytes: Uint8Array,
): Promise<void> {
  const length = { "Content-Length": String(bytes.byteLength) };
  writeHeadOfMany(response, { status, headers: { ...length, ...headers } });
  for (let start = 0; start < bytes.byteLength && !response.destroyed; start += SLICE_BYTES) {
    if (!response.write(bytes.subarray(start, start + SLICE_BYTES))) {
      await drained(response);
    }
  }
  if (!response.destroyed) {
    response.end();
  }
}

/** Resolves when the response takes more, or nothing any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off("drain", settle).off("close", settle);
      resolve();
    };
    response.on("drain", settle).on("close", settle);
  });
}

/** The head of an answer that is written in several pieces. */
function writeHeadOfMany(
  response: ServerResponse,
  { status, headers }: Pick<Answer, "status" | "headers">,
): void {
  const closing = hasUnreadBody(response.req) ? CLOSE : undefined;
  response.writeHead(status, { ...headers, ...closing, ...varyOf(response, headers) });
}

/** RFC 9110 §8.6: no Content-Length in a 1xx or 204 answer; in a 304 it would speak of the body that is not sent. */
function hasNoBody(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

function lengthOf(body: Answer["body"]): Record<string, number> {
  if (body === undefined) {
    return { "Content-Length": 0 };
  }
  if (typeof body === "string") {
    return { "Content-Length": Buffer.byteLength(body) };
  }
  return body instanceof Uint8Array ? { "Content-Length": body.byteLength } : {};
}

/** What the answer varies by, and what was set before a door had the request (cross-origin.ts). */
function varyOf(
  response: ServerResponse,
  { Vary: own }: Answer["headers"],
): Record<string, string> | undefined {
  const before = response.getHeader("Vary");
  return typeof before === "string" && own !== undefined
    ? { Vary: `${own}, ${before}` }
    : undefined;
}

function writeWhole(response: ServerResponse, { status, headers, body }: Answer): void {
  const hasUnread = hasUnreadBody(response.req);
  // RFC 9110 §8.6: the length that GET would have, or none; what was not made has one that nobody knows.
  const isUnmade = body === undefined && response.req.method === "HEAD";
  response.writeHead(status, {
    ...(hasNoBody(status) || isUnmade ? undefined : lengthOf(body)),
    ...headers,
    ...(hasUnread ? CLOSE : undefined),
    ...varyOf(response, headers),
  });
  // Node itself sends no body to HEAD.
  const bytes = typeof body === "string" || body instanceof Uint8Array ? body : undefined;
  if (!hasUnread) {
    response.end(bytes);
    return;
  }
  response.flushHeaders();
  if (bytes !== undefined) {
    response.write(bytes);
  }
  endLingering(response);
}

const CLOSE = { Connection: "close" } as const;

function hasUnreadBody(request: IncomingMessage): boolean {
  return !request.complete && hasBody(request.headers);
}

/**
 * Closing at once would reset the connection under a caller who still sends, and he might never see the answer
 * (RFC 9112 §9.6): what he sends is thrown away for a moment first.
 */
function endLingering(response: ServerResponse): void {
  const request = response.req;
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  timer.unref();
  request.once("end", end);
  request.once("close", end);
  request.once("error", end);
  request.resume();
}

async function writeStream(response: ServerResponse, answer: StreamAnswer): Promise<void> {
  const iterator = answer.body[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    // The caller may have gone, or have been refused by the gate, while the first piece was fetched.
    if (!response.destroyed && !response.headersSent) {
      writeHeadOfMany(response, answer);
      await handOver(
        rest(iterator, first, () => response.addTrailers(answer.trailer?.() ?? {})),
        response,
      );
    }
  } finally {
    // Also where nothing read on: what the body holds open is let go.
    await iterator.return?.();
  }
}

async function handOver(
  content: AsyncIterable<Uint8Array>,
  response: ServerResponse,
): Promise<void> {
  try {
    await pipeline(content, response);
  } catch (error) {
    if (!isCallerGone(error)) {
      throw error;
    }
  }
}

async function* rest(
  iterator: AsyncIterator<Uint8Array>,
  first: IteratorResult<Uint8Array>,
  atEnd: () => void,
): AsyncGenerator<Uint8Array> {
  for (let next = first; next.done !== true; next = await iterator.next()) {
    yield next.value;
  }
  atEnd();
}

/** What a pipeline ends with when the socket under it was closed before, while or after something was written. */
const CALLER_GONE = new Set([
  "ERR_STREAM_PREMATURE_CLOSE",
  "ERR_STREAM_UNABLE_TO_PIPE",
  "ERR_STREAM_DESTROYED",
  "ECONNRESET",
  "EPIPE",
]);

function isCallerGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && CALLER_GONE.has(String(error.code));
}
