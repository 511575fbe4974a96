/** The ids of a request: our own or the caller's, and the trace that it belongs to. */

import type { IncomingMessage } from "node:http";

import type { Ids } from "../../core/ports/base.ts";
import { parseTraceparent } from "../../core/text/traceparent.ts";
import type { Trace } from "../../core/ports/telemetry.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** The caller's X-Request-Id where it is a UUID, for nothing else may stand in logs and in a problem's `instance`. */
export function sentRequestId({ headers }: IncomingMessage): string | undefined {
  const sent = headers["x-request-id"];
  return typeof sent === "string" && UUID.test(sent) ? sent : undefined;
}

/** The request's id: the caller's, else a new one. */
export function requestIdOf(request: IncomingMessage, ids: Ids): string {
  return sentRequestId(request) ?? ids.next();
}

/** The trace of a request with an id. Other things than W3C trace contexts in `traceparent` are ignored. */
export function traceOf({ headers }: IncomingMessage, requestId: string | undefined): Trace {
  const sent = headers["traceparent"];
  const traceparent = typeof sent === "string" ? parseTraceparent(sent) : undefined;
  return {
    ...(requestId !== undefined && { requestId }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
