/** The connections of an HTTP server: how many there may be, what each has under way, and when one is let go. */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

import { Problem } from "../../core/model/problem.ts";
import { sentRequestId } from "../http/request-trace.ts";
import { closeWithProblem } from "./close-with-problem.ts";

export interface ConnectionLimits {
  /** Most connections that are open at the same time; beyond, only those of the reserve, which ask for the health. */
  readonly connectionsMax: number;
  /** How long an answer may wait for its caller to take more of it. */
  readonly unreadMsMax: number;
  /** Where callers reach us, without trailing slash. */
  readonly publicUrl?: string | undefined;
}

/** So that whoever watches the server is answered while all connections are taken. */
const RESERVE = 32;
/** Answers that one connection may be waiting for (pipelining); more are refused. */
const UNANSWERED_MAX = 64;
/** One that was idle for so long may be closed to make room. */
const IDLE_MS_MIN = 1000;
const LOOKS_PER_LIMIT = 4;
const RETRY_AFTER_S = 5;
/** Listeners that requests under way have on their socket, besides Node's own. */
const LISTENERS_MAX = 2 * UNANSWERED_MAX;

/** One connection and what is known of it. Times are of the monotonic clock. */
interface Connection {
  readonly socket: Socket;
  /** The responses that are not done, the oldest first. */
  readonly underWay: Set<ServerResponse>;
  /** Whether it came when all places were taken. */
  readonly isSurplus: boolean;
  idleSince: number;
  /** Bytes that the system had taken for the caller when that was last looked at and different. */
  takenBytes: number;
  takenAt: number;
}

export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #open = new Map<Socket, Connection>();
  /** Those without request under way; the first is idle the longest. */
  readonly #idle = new Set<Connection>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Watches the connections that the server is going to accept. */
  watch(server: Server): void {
    const { unreadMsMax } = this.#limits;
    server.on("connection", (socket) => this.#accept(socket));
    let timer: NodeJS.Timeout | undefined;
    server.on("listening", () => {
      timer = setInterval(() => this.#dropUnread(), unreadMsMax / LOOKS_PER_LIMIT).unref();
    });
    server.on("close", () => clearInterval(timer));
  }

  /** The same listener, watched: what it has under way ends with its connection, also what was still to wait its turn. */
  watching(listener: RequestListener): RequestListener {
    return (request, response) => {
      this.#begin(request, response);
      listener(request, response);
    };
  }

  /** The last word on a connection whose request is not to be had, under the request's id where its head was read. */
  end(socket: Duplex, problem: Problem, request?: IncomingMessage): void {
    const requestId = (request && sentRequestId(request)) ?? randomUUID();
    closeWithProblem(socket, problem, { requestId, publicUrl: this.#limits.publicUrl });
  }

  /** The responses under way on a connection, the oldest first. */
  underWayOn(socket: Socket): readonly ServerResponse[] {
    return [...(this.#open.get(socket)?.underWay ?? [])];
  }

  /** Why this request is not taken; undefined if its connection has a place and not too much under way. */
  refusalOf({ socket, url = "" }: IncomingMessage): Problem | undefined {
    const connection = this.#open.get(socket);
    if (connection === undefined) {
      return undefined;
    }
    if (connection.underWay.size > UNANSWERED_MAX) {
      return new Problem(
        "unavailable",
        `This connection waits for ${UNANSWERED_MAX} answers already. Read them first, or use more connections.`,
        { retryAfterS: RETRY_AFTER_S },
      );
    }
    return connection.isSurplus && this.#isFull() && !url.startsWith("/health/")
      ? this.#allTaken()
      : undefined;
  }

  #isFull(): boolean {
    return this.#open.size > this.#limits.connectionsMax;
  }

  #allTaken(): Problem {
    return new Problem(
      "unavailable",
      `All ${this.#limits.connectionsMax} connections are taken. Nothing of the request was; send it again in a moment, and keep connections open instead of making new ones.`,
      { retryAfterS: RETRY_AFTER_S },
    );
  }

  #accept(socket: Socket): void {
    if (this.#open.size >= this.#limits.connectionsMax) {
      this.#closeLongestIdle();
    }
    const now = performance.now();
    const connection: Connection = {
      socket,
      underWay: new Set(),
      isSurplus: this.#open.size >= this.#limits.connectionsMax,
      idleSince: now,
      takenBytes: 0,
      takenAt: now,
    };
    this.#open.set(socket, connection);
    this.#idle.add(connection);
    socket.setMaxListeners(LISTENERS_MAX);
    socket.once("close", () => this.#forget(connection));
    if (this.#open.size > this.#limits.connectionsMax + RESERVE) {
      this.end(socket, this.#allTaken());
    }
  }

  /** Its caller, if there is one, finds it closed and makes another, as after every time of keeping alive. */
  #closeLongestIdle(): void {
    const [longest] = this.#idle;
    if (longest !== undefined && performance.now() - longest.idleSince >= IDLE_MS_MIN) {
      this.#forget(longest);
      longest.socket.destroy();
    }
  }

  #begin({ socket }: IncomingMessage, response: ServerResponse): void {
    const connection = this.#open.get(socket);
    if (connection === undefined) {
      return;
    }
    const { underWay } = connection;
    this.#idle.delete(connection);
    underWay.add(response);
    if (connection.isSurplus || underWay.size > UNANSWERED_MAX) {
      response.shouldKeepAlive = false;
    }
    response.once("close", () => {
      underWay.delete(response);
      if (underWay.size === 0 && this.#open.has(socket)) {
        connection.idleSince = performance.now();
        this.#idle.add(connection);
      }
    });
  }

  #forget(connection: Connection): void {
    const { socket, underWay } = connection;
    this.#open.delete(socket);
    this.#idle.delete(connection);
    for (const response of underWay) {
      // Node tells only the response whose turn it is that its connection is gone. Those behind it (pipelining) would
      // never end, and all that waits for them neither.
      if (response.socket === null) {
        response.destroy();
        response.emit("close");
      }
    }
  }

  /** Lets go of connections whose callers take nothing of what is written to them. */
  #dropUnread(): void {
    const now = performance.now();
    for (const connection of this.#open.values()) {
      const { socket, takenBytes, takenAt } = connection;
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== takenBytes) {
        connection.takenBytes = taken;
        connection.takenAt = now;
      } else if (now - takenAt >= this.#limits.unreadMsMax) {
        socket.destroy();
      }
    }
  }
}
