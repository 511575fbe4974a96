/** Answers to what never becomes a request: unreadable HTTP, endless headers, a request line that never ends. */

import type { Duplex } from "node:stream";
import { randomUUID } from "node:crypto";

import { Problem } from "../core/problem.ts";
import { PROBLEMS, problemDocument } from "./problem-map.ts";

/**
 * Node's "clientError" listener: writes a problem as JSON, because no Accept could be read, and closes the connection.
 * Without one Node would answer with an empty body or none.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfParser(error.code);
  const body = JSON.stringify(problemDocument(problem, { requestId: randomUUID() }));
  socket.end(
    `HTTP/1.1 ${PROBLEMS[problem.code].status} ${PROBLEMS[problem.code].title}\r\n` +
      "Content-Type: application/problem+json\r\n" +
      `Content-Length: ${Buffer.byteLength(body)}\r\n` +
      `Connection: close\r\n\r\n${body}`,
  );
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
