/** Cross-origin requests: web pages of the origins that the operator names may call from a browser. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const REQUEST_HEADERS =
  "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Unmodified-Since, Last-Event-ID, Prefer, Range, SOAPAction, X-Request-Id, traceparent";
const ANSWER_HEADERS =
  "Content-Disposition, Content-Location, ETag, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";
const PREFLIGHT_MAX_AGE_S = 600;

/** The same listener, which tells browsers that pages of these origins may read the answers; without origins, unchanged. */
export function crossOrigin(
  listener: RequestListener,
  origins: readonly string[],
): RequestListener {
  if (origins.length === 0) {
    return listener;
  }
  const allowed = new Set(origins);
  return (request, response) => {
    const { origin } = request.headers;
    // Fetch standard, CORS protocol and HTTP caches: whoever caches has to tell origins apart, this one or none.
    response.setHeader("Vary", "Origin");
    if (origin !== undefined && allowed.has(origin)) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Expose-Headers", ANSWER_HEADERS);
      if (isPreflight(request)) {
        answerPreflight(request, response);
        return;
      }
    }
    listener(request, response);
  };
}

/** Fetch standard §3.2.2: a browser asks first, without credentials. */
function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": REQUEST_HEADERS,
    "Access-Control-Max-Age": PREFLIGHT_MAX_AGE_S,
    // Private Network Access: a page of the internet asks whether it may call into a private network or this machine.
    ...(headers["access-control-request-private-network"] === "true" && {
      "Access-Control-Allow-Private-Network": "true",
    }),
  });
  response.end();
}
