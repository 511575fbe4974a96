/** Spans that begin in the same way everywhere: around some work, and around a call of an address. */

import type { NewSpan, Span, SpanAttributes, Tracing } from "./tracing.ts";

/** Does the work within a span, which ends with it. */
export async function traced<T>(
  tracing: Tracing,
  span: NewSpan,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const begun = tracing.begin(span);
  try {
    const done = await begun.within(() => work(begun));
    begun.end();
    return done;
  } catch (error) {
    begun.end({ error: errorType(error) });
    throw error;
  }
}

/** A code where there is one; the message may tell secrets. */
function errorType(error: unknown): string {
  if (!(error instanceof Error)) {
    return "unknown";
  }
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

const PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** A call of somebody's address. Of the address it tells the host only: user information, path and query may each be a key. */
export function clientSpan(method: string, address: string): NewSpan & { readonly kind: "client" } {
  return {
    name: method,
    kind: "client",
    attributes: { "http.request.method": method, ...calledPlace(address) },
  };
}

function calledPlace(address: string): SpanAttributes {
  try {
    const { protocol, hostname, port } = new URL(address);
    return {
      "url.scheme": protocol.slice(0, -1),
      "server.address": hostname,
      "server.port": port === "" ? (PORTS[protocol] ?? 0) : Number(port),
    };
  } catch {
    // What is no address is not called either.
    return {};
  }
}
