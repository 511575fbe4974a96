/** The last word on a connection whose request is not to be had: a problem as JSON, and then it is let go. */

import type { Duplex } from "node:stream";

import type { Problem } from "../../core/model/problem.ts";
import { bareProblem } from "../problems/encode.ts";
import { PROBLEMS, type ProblemPlace } from "../problems/table.ts";

/** For the caller to take the answer and to hang up. */
const LINGER_MS = 1000;

/** Writes the problem as HTTP/1.1 whatever the request was, and closes the connection, soon also if the caller does not. */
export function closeWithProblem(socket: Duplex, problem: Problem, place: ProblemPlace): void {
  const { status, headers, body } = bareProblem(problem, place);
  const { title } = PROBLEMS[problem.code];
  const all = {
    ...headers,
    "X-Request-Id": place.requestId,
    "Content-Length": Buffer.byteLength(body),
    Connection: "close",
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  // Nobody else hears it any more, and it is of no interest.
  socket.on("error", () => {});
  // RFC 9112 §9.6: closing at once, with something of the request unread, would take the answer away from the caller.
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join("")}\r\n${body}`);
}
