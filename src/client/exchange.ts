/** One request and its answer over fetch: the key, the failures, and bounded retries where the server asks for them. */

import { withoutEndSlashes } from "./base-url.ts";
import { failureOf, JobgateError, ServerUnreachable } from "./failures.ts";
import { pause } from "./pause.ts";

export interface ServerAddress {
  /** Where the server is, such as https://jobs.example.com. */
  readonly url: string;
  /** An API key or a token; never in any message. */
  readonly key?: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface CallRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  /** From the server's address on, with the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for every attempt. Absent for calls without a body. */
  readonly body?: () => Promise<string | Blob | ReadableStream<Uint8Array>>;
  /** A body that can be read only once is sent only once. */
  readonly isOnce?: boolean;
  /** A file may lie elsewhere, at an address that needs no key: on the way there `fetch` leaves the key behind. */
  readonly mayMove?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type Send = (request: CallRequest) => Promise<Response>;

const ATTEMPTS_MAX = 4;
const WAIT_S_MAX = 30;

/**
 * A function that sends requests to a server. It resolves with answers below 400. It throws JobgateError where the
 * server refuses, ServerUnreachable where nobody answers, and the signal's reason where that is aborted. Only answers
 * of 503 that say when to come back are tried again.
 */
export function sender(address: ServerAddress): Send {
  const base = withoutEndSlashes(address.url);
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await attemptOnce({ ...address, url: base }, request);
      if (answer.ok || answer.status === 304) {
        return answer;
      }
      const failure = failureOf(answer, await textOf(answer));
      if (attempt === ATTEMPTS_MAX || request.isOnce === true || !isToRetry(failure)) {
        throw failure;
      }
      await pause((failure.retryAfterS ?? 0) * 1000, request.signal);
    }
  };
}

function isToRetry({ problem, retryAfterS }: JobgateError): boolean {
  return problem.status === 503 && retryAfterS !== undefined && retryAfterS <= WAIT_S_MAX;
}

async function attemptOnce(
  { url, key }: ServerAddress,
  { method = "GET", path, headers, body, mayMove = false, signal }: CallRequest,
): Promise<Response> {
  const init: RequestInit = {
    method,
    headers: {
      Accept: "application/json",
      ...(key !== undefined && { Authorization: `Bearer ${key}` }),
      ...headers,
    },
    // Nobody else is ever shown the key.
    redirect: mayMove ? "follow" : "error",
    ...(signal !== undefined && { signal }),
    ...(body !== undefined && { body: await body(), duplex: "half" }),
  };
  try {
    return await fetch(`${url}${path}`, init);
  } catch (error) {
    throw unreachable(error, signal, ` at ${new URL(url).origin}`);
  }
}

/** The answer's document. Throws ServerUnreachable if the connection breaks. */
export async function documentOf<T>(answer: Response): Promise<T> {
  return JSON.parse(await textOf(answer)) as T;
}

async function textOf(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch (error) {
    throw unreachable(error, undefined);
  }
}

/** What is to be thrown for what fetch threw: fetch calls everything a TypeError. */
export function unreachable(error: unknown, signal: AbortSignal | undefined, where = ""): unknown {
  if (signal?.aborted === true || !(error instanceof TypeError)) {
    return error;
  }
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new ServerUnreachable(`The server${where} cannot be reached or broke off${code}.`, {
    cause: error,
  });
}

/** The header by which a repetition is known. */
export function keyHeader(key: string | undefined): Readonly<Record<string, string>> {
  return key === undefined ? {} : { "Idempotency-Key": key };
}
