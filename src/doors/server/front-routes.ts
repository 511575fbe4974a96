/** Routes in front of express: its wrapping of every request costs more than all that Jobgate does with a small one. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

import type { Log } from "../../core/ports/base.ts";
import { withoutQuery } from "../http/request-path.ts";

/** Answers a request; whatever it rejects with is a mistake of ours. */
type FrontHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The handler for a path without query of a request, or undefined to leave the request to the next route and to express. */
export type FrontRoute = (path: string, request: IncomingMessage) => FrontHandler | undefined;

/** A listener that asks the routes in turn and then express. Every route here exists in express as well, with the same answers. */
export function inFront(
  routes: readonly FrontRoute[],
  express: RequestListener,
  log: Log,
): RequestListener {
  return (request, response) => {
    const url = normalUrl(request.url ?? "");
    request.url = url;
    const path = withoutQuery(url);
    for (const route of routes) {
      const handle = route(path, request);
      if (handle !== undefined) {
        handle(request, response).catch((err: unknown) => {
          log.error({ err }, "A request could not be answered.");
          response.destroy();
        });
        return;
      }
    }
    express(request, response);
  };
}

/** Escapes of what needs none in a path: letters, digits, - . _ ~ and the colon. */
const NEEDLESS_ESCAPE = /%(?:2[DE]|3[0-9A]|[46][1-9A-F]|[57][0-9A]|5F|7E)/giu;

/** RFC 3986 §6.2.2.2, and the colon of /v1/jobs/17:start, which some clients escape; queries are decoded where they are read. */
function normalUrl(url: string): string {
  const path = withoutQuery(url);
  return path.includes("%")
    ? path.replaceAll(NEEDLESS_ESCAPE, (escape) => decodeURIComponent(escape)) +
        url.slice(path.length)
    : url;
}
