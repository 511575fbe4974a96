/** Cross-origin requests: web pages of the origins that the operator names may call from a browser. */

import type { IncomingMessage, RequestListener } from "node:http";

import { type Dialect, type Exchange, ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
/** What every door reads, whatever its dialect. */
const REQUEST_HEADERS =
  "Accept, Authorization, Content-Digest, Content-Disposition, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Unmodified-Since, Last-Event-ID, Prefer, Range, Repr-Digest, Want-Content-Digest, Want-Repr-Digest, X-Request-Id, traceparent".split(
    ", ",
  );
const ANSWER_HEADERS =
  "Content-Digest, Content-Disposition, Content-Location, ETag, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, X-Request-Id".split(
    ", ",
  );
const PREFLIGHT_MAX_AGE_S = "600";

export interface CrossOriginOptions {
  readonly origins: readonly string[];
  /** Whose own headers pages may send and read. */
  readonly dialects: readonly Dialect[];
}

/** The same listener, which tells browsers that pages of these origins may read the answers; without origins, unchanged. */
export function crossOrigin(
  kit: DoorKit,
  listener: RequestListener,
  { origins, dialects }: CrossOriginOptions,
): RequestListener {
  if (origins.length === 0) {
    return listener;
  }
  const allowed = new Set(origins);
  const headers = withOwn(
    REQUEST_HEADERS,
    dialects.flatMap(({ requestHeaders = [] }) => requestHeaders),
  );
  const exposed = withOwn(
    ANSWER_HEADERS,
    dialects.flatMap(({ answerHeaders = [] }) => answerHeaders),
  );
  const act = ({ request }: Exchange): Answer => preflightAnswer(request, headers);
  return (request, response) => {
    const { origin } = request.headers;
    // Fetch standard, CORS protocol and HTTP caches: whoever caches has to tell origins apart, this one or none.
    response.setHeader("Vary", "Origin");
    if (origin !== undefined && allowed.has(origin)) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Expose-Headers", exposed);
      if (isPreflight(request)) {
        const incoming = { request, response, operation: "preflight", act };
        exchange(kit, BROWSERS, incoming).catch(() => response.destroy());
        return;
      }
    }
    listener(request, response);
  };
}

const BROWSERS = ownDialect("other");

function withOwn(every: readonly string[], own: readonly string[]): string {
  return [...new Set([...every, ...own])].sort().join(", ");
}

/** Fetch standard §3.2.2: a browser asks first, without credentials. */
function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

function preflightAnswer({ headers }: IncomingMessage, allowedHeaders: string): Answer {
  return {
    status: 204,
    headers: {
      "Access-Control-Allow-Methods": METHODS,
      "Access-Control-Allow-Headers": allowedHeaders,
      "Access-Control-Max-Age": PREFLIGHT_MAX_AGE_S,
      // Private Network Access: a page of the internet asks whether it may call into a private network or this machine.
      ...(headers["access-control-request-private-network"] === "true" && {
        "Access-Control-Allow-Private-Network": "true",
      }),
    },
    body: undefined,
  };
}
