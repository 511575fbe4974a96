/** What answers when no door did: addresses that nobody has, and failures that no door caught. For the end of the app. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorRequestHandler, RequestHandler } from "express";

import { Problem } from "../core/model/problem.ts";
import { type Dialect, ownDialect } from "./dialect.ts";
import type { DoorKit } from "./door-kit.ts";
import { exchange } from "./exchange.ts";
import { isAtOrBelow, requestPath } from "./http/request-path.ts";
import { nothingHere } from "./read-only-door.ts";

/** Tells the caller of a request why it is not taken. */
export type Refusal = (
  problem: Problem,
  request: IncomingMessage,
  response: ServerResponse,
) => void;

export interface Fallback {
  /** For requests that are not even asked of a door. */
  readonly refuse: Refusal;
  /** Middleware that answers every request with not-found. */
  readonly unknownAddress: RequestHandler;
  /** Error middleware for what express itself throws, such as a path with a broken escape, and for our own mistakes. */
  readonly failedRequest: ErrorRequestHandler;
}

/** Below the prefixes of a dialect it is this dialect that tells what failed. */
export function fallback(kit: DoorKit, dialects: readonly Dialect[]): Fallback {
  const tell = (
    error: unknown,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> =>
    exchange(kit, dialectAt(requestPath(request.url ?? ""), dialects), {
      request,
      response,
      act: () => {
        throw error;
      },
    });
  return {
    refuse: (problem, request, response) => {
      tell(problem, request, response).catch(() => response.destroy());
    },
    unknownAddress: (request, response) => tell(nothingAt(request.path), request, response),
    // Express knows error middleware by its four parameters.
    // eslint-disable-next-line max-params
    failedRequest: (error: unknown, request, response, _next) =>
      tell(isBrokenPath(error) ? brokenPath() : error, request, response),
  };
}

const OTHER = ownDialect("other");

function dialectAt(path: string, dialects: readonly Dialect[]): Dialect {
  const speaks = ({ prefixes }: Dialect): boolean =>
    prefixes.some((prefix) => isAtOrBelow(path, prefix));
  return dialects.find(speaks) ?? OTHER;
}

/** Who calls the bare root wants to know what is here. */
function nothingAt(path: string): Problem {
  return path === "/"
    ? nothingHere("The documentation is at /docs, the OpenAPI description at /openapi.json.")
    : nothingHere();
}

function isBrokenPath(error: unknown): boolean {
  return error instanceof Error && "status" in error && error.status === 400;
}

function brokenPath(): Problem {
  return new Problem(
    "malformed-document",
    "The address's path has a percent sign that is no escape. Write it as %25.",
  );
}
