/** The gate: knows the requests under way, and once the server stops refuses new ones and sees the others out. */

import type { RequestListener, ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";

import type { Authenticator } from "../../core/ports/access.ts";
import { Problem } from "../../core/model/problem.ts";
import { sentRequestId } from "../http/request-trace.ts";
import { bareProblem } from "../problems/encode.ts";

const RETRY_AFTER_S = 10;
/** How often those under way are looked at while the server stops. */
const LOOK_MS = 100;
/** A request of which nothing more came for so long is not waited for, nor an answer of which nothing more was read. */
const STALLED_MS = 3000;

/** How much of a request had come or of its answer had gone, and when that was first seen. */
interface Progress {
  readonly bytes: number;
  readonly since: number;
}

export class Gate {
  readonly #underWay = new Set<ServerResponse>();
  readonly #publicUrl: string | undefined;
  #isStopping = false;
  #whenEmpty: (() => void) | undefined;

  /** @param publicUrl where callers reach us, without trailing slash */
  constructor(publicUrl?: string) {
    this.#publicUrl = publicUrl;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** From now on every connection is closed with its next answer, and guarded doors refuse. */
  stop(): void {
    this.#isStopping = true;
    for (const response of this.#underWay) {
      response.shouldKeepAlive = false;
    }
  }

  /** The same listener, watched. */
  watching(listener: RequestListener): RequestListener {
    const underWay = this.#underWay;
    const leave = (): void => {
      if (underWay.size === 0) {
        this.#whenEmpty?.();
      }
    };
    function onClose(this: ServerResponse): void {
      underWay.delete(this);
      leave();
    }
    return (request, response) => {
      underWay.add(response);
      response.on("close", onClose);
      if (this.#isStopping) {
        response.shouldKeepAlive = false;
      }
      listener(request, response);
    };
  }

  /** The same authenticator, which lets nobody in once the server stops; so each door tells it in its own language. */
  guarding(authenticator: Authenticator): Authenticator {
    return {
      authenticate: async (credentials) => {
        if (this.#isStopping) {
          throw stopping();
        }
        return authenticator.authenticate(credentials);
      },
      confirm: async (principal) => authenticator.confirm(principal),
    };
  }

  /**
   * Resolves when no request is under way any more, or when the time is over. Requests that stop arriving, and in the
   * end all that have not arrived whole, are refused: nothing of them was taken but what the offset of an upload tells. Answers that
   * nobody reads are cut off.
   */
  async drained(withinMs: number): Promise<void> {
    if (this.#underWay.size === 0) {
      return;
    }
    const endsAt = performance.now() + withinMs;
    const seen = new Map<ServerResponse, Progress>();
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
      const timer = setInterval(() => {
        const now = performance.now();
        for (const response of this.#underWay) {
          if (now >= endsAt || isStalled(response, seen, now)) {
            giveUp(response, this.#publicUrl);
          }
        }
        if (now >= endsAt) {
          resolve();
        }
      }, LOOK_MS);
      this.#whenEmpty = () => {
        clearInterval(timer);
        resolve();
      };
    });
    this.#whenEmpty?.();
  }
}

function stopping(): Problem {
  const detail =
    "The server is stopping, and the request was not carried out. Send it again in a moment.";
  return new Problem("unavailable", detail, { retryAfterS: RETRY_AFTER_S });
}

function isStalled(
  response: ServerResponse,
  seen: Map<ServerResponse, Progress>,
  now: number,
): boolean {
  const { socket, complete: isWhole } = response.req;
  const bytes = isWhole ? socket.bytesWritten - socket.writableLength : socket.bytesRead;
  const before = seen.get(response);
  const isOurTurn = isWhole && socket.writableLength === 0;
  if (isOurTurn || before === undefined || before.bytes !== bytes) {
    seen.set(response, { bytes, since: now });
    return false;
  }
  return now - before.since >= STALLED_MS;
}

/** In JSON whatever the door, because the door still waits for the rest. */
function giveUp(response: ServerResponse, publicUrl: string | undefined): void {
  if (response.headersSent) {
    if (response.req.socket.writableLength > 0) {
      response.destroy();
    }
    return;
  }
  if (response.req.complete) {
    return;
  }
  const requestId = sentRequestId(response.req) ?? randomUUID();
  const { status, headers, body } = bareProblem(stopping(), { requestId, publicUrl });
  response.writeHead(status, {
    ...headers,
    "Content-Length": Buffer.byteLength(body),
    "X-Request-Id": requestId,
    Connection: "close",
  });
  response.end(body);
}
