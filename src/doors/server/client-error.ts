/** Answers to what never becomes a whole request: unreadable HTTP, endless headers, a request line that never ends, a broken body. */

import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

import { Problem } from "../../core/model/problem.ts";
import type { Connections } from "./connections.ts";

/**
 * Node's "clientError" listener: writes a problem as JSON, because often no head could be read, and closes the connection.
 * Without one Node would answer with an empty body or none.
 */
export function clientErrorListener(
  connections: Connections,
): (error: NodeJS.ErrnoException, socket: Duplex) => void {
  const answered = new WeakSet<Duplex>();
  return (error, socket) => {
    if (answered.has(socket)) {
      // It is being closed, and what still comes is as unreadable.
      return;
    }
    answered.add(socket);
    // Node hands over the socket of the connection; its types only say Duplex.
    const underWay = connections.underWayOn(socket as Socket);
    const isFree = underWay.length === 0 || (underWay.length === 1 && isUntold(underWay[0]));
    if (error.code === "ECONNRESET" || !socket.writable || !isFree) {
      // Words of ours in the middle of another answer would be taken for a part of it.
      socket.destroy();
      return;
    }
    connections.end(socket, problemOfParser(error.code), underWay[0]?.req);
  };
}

/** Whether it is the broken request itself that waits for its answer. */
function isUntold(response: { readonly headersSent: boolean } | undefined): boolean {
  return response?.headersSent === false;
}

function problemOfParser(code: string | undefined): Problem {
  if (code === "HPE_HEADER_OVERFLOW") {
    return new Problem(
      "headers-too-large",
      "The request's headers exceed 16 KiB. Send fewer or shorter ones.",
    );
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new Problem(
      "request-timeout",
      "The request's head did not arrive in time. Send it again, faster.",
    );
  }
  return new Problem(
    "malformed-document",
    "This is not HTTP/1.1 as RFC 9112 has it. Check the client or the proxy between.",
  );
}
