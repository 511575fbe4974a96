/** The HTTP server that callers reach: Node's, with limits of ours and with answers of ours where Node's would be empty. */

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";

import { Problem } from "../../core/model/problem.ts";
import { clientErrorListener } from "./client-error.ts";
import { type ConnectionLimits, Connections } from "./connections.ts";
import { expectationProblem, hostProblem } from "./request-rules.ts";

export interface HttpServerOptions extends ConnectionLimits {
  /** How long a connection is kept for the next request. */
  readonly keepAliveMs: number;
  readonly listener: RequestListener;
  /** Tells the caller of a request why it is not taken. */
  readonly refuse: (problem: Problem, request: IncomingMessage, response: ServerResponse) => void;
}

const HEAD_TIMEOUT_MS = 20_000;
/** How often it is looked for heads that do not arrive. */
const HEAD_LOOK_MS = 5000;
/** Whose machine is gone, without a word, is noticed after so long; by then proxies between have forgotten him too. */
const TCP_KEEP_ALIVE_MS = 60_000;

/** Makes the server; it does not listen yet. */
export function createHttpServer(options: HttpServerOptions): Server {
  const { keepAliveMs, listener, refuse } = options;
  const connections = new Connections(options);
  const server = createServer({
    // Bodies have limits of their own, door by door; here only the head has.
    requestTimeout: 0,
    headersTimeout: HEAD_TIMEOUT_MS,
    connectionsCheckingInterval: HEAD_LOOK_MS,
    keepAliveTimeout: keepAliveMs,
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
    // Looked at below, with words.
    requireHostHeader: false,
  });
  connections.watch(server);
  server.on(
    "request",
    connections.watching((request, response) => {
      const problem = connections.refusalOf(request) ?? hostProblem(request);
      if (problem === undefined) {
        listener(request, response);
      } else {
        response.shouldKeepAlive = false;
        refuse(problem, request, response);
      }
    }),
  );
  server.on(
    "checkExpectation",
    connections.watching((request, response) => refuse(expectationProblem(), request, response)),
  );
  server.on("clientError", clientErrorListener(connections));
  server.on("connect", (request: IncomingMessage, socket: Duplex) => {
    // Node hands the connection over; nobody reads it any more.
    socket.resume();
    connections.end(socket, noTunnel(), request);
  });
  return server;
}

/** RFC 9110 §9.3.6: CONNECT asks for a tunnel to somewhere else. */
function noTunnel(): Problem {
  return new Problem("method-not-allowed", "This is no proxy: CONNECT is not taken.", {
    allow: ["GET", "HEAD", "POST", "DELETE"],
  });
}
