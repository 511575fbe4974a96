/** Routes in front of express: its wrapping of every request costs more than all that Jobgate does with a small one. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

/** Answers a request; whatever it rejects with is a mistake of ours. */
type FrontHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The handler for a path without query and a method, or undefined to leave the request to express. */
export type FrontRoute = (path: string, method: string) => FrontHandler | undefined;

/** A listener that asks the routes in turn and then express. Every route here exists in express as well, with the same answers. */
export function inFront(routes: readonly FrontRoute[], express: RequestListener): RequestListener {
  return (request, response) => {
    const path = pathOf(request.url ?? "");
    for (const route of routes) {
      const handle = route(path, request.method ?? "");
      if (handle !== undefined) {
        handle(request, response).catch(() => response.destroy());
        return;
      }
    }
    express(request, response);
  };
}

function pathOf(url: string): string {
  const query = url.indexOf("?");
  return query < 0 ? url : url.slice(0, query);
}
