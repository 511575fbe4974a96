/** The span of a request, as the semantic conventions for HTTP have it; of its address only what can be no key. */

import type { IncomingMessage } from "node:http";

import type { Trace } from "../../core/ports/telemetry.ts";
import type { Span } from "../../core/ports/tracing/tracing.ts";
import type { Exchange, Params } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { isId } from "./ids.ts";
import { withoutQuery } from "./request-path.ts";

/** Of methods that anybody may invent, names would be without end. */
const METHODS = new Set(["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/** Undefined where no traces are asked for. `params`: what the router found in the path. */
export function beginRequest(
  { ports: { tracing }, proxies }: Pick<DoorKit, "ports" | "proxies">,
  request: IncomingMessage,
  { trace, params }: { readonly trace: Trace; readonly params: Params | undefined },
): Span | undefined {
  if (tracing === undefined) {
    return undefined;
  }
  const { method = "", url = "", httpVersion } = request;
  const known = METHODS.has(method) ? method : "_OTHER";
  const shown: Address = params === undefined ? {} : addressOf(url, params);
  const route = shown["http.route"];
  return tracing.begin({
    name: route === undefined ? known : `${known} ${route}`,
    kind: "server",
    parent: trace.traceparent,
    attributes: {
      "http.request.method": known,
      "url.scheme": proxies.urlOf(request).startsWith("https:") ? "https" : "http",
      "network.protocol.version": httpVersion,
      ...shown,
    },
  });
}

/** What became of it. */
export function endRequest(
  span: Span | undefined,
  { dialect, operation, code }: Exchange,
  status: number,
): void {
  span?.end({
    attributes: {
      "http.response.status_code": status,
      "jobgate.door": dialect.name,
      "jobgate.operation": operation,
      ...(code === undefined ? {} : { "jobgate.problem": code }),
      ...(dialect.rpcService === undefined
        ? {}
        : { "rpc.system": "soap", "rpc.service": dialect.rpcService, "rpc.method": operation }),
    },
    // What callers do wrong is no error of the server's span.
    ...(status >= 500 ? { error: code ?? String(status) } : {}),
  });
}

type Address = { readonly [Name in "http.route" | "url.path"]?: string };

/** Every part that the router took for a parameter stands as its name; in the path ids of ours do not, for they open nothing. */
function addressOf(url: string, params: Params): Address {
  const segments = withoutQuery(url).split("/");
  const named = Object.entries(params).flatMap(([name, value = []]) =>
    [value].flat().map((text) => ({ name, text })),
  );
  const shown = (segment: string, showsIds: boolean): string => {
    const text = decoded(segment);
    const found =
      named.find((each) => each.text === text) ?? named.find((each) => isIn(text, each.text));
    if (text === "" || found === undefined || (showsIds && isId(found.text))) {
      return segment;
    }
    return text.replace(found.text, () => `{${found.name}}`);
  };
  return {
    "http.route": segments.map((segment) => shown(segment, false)).join("/"),
    "url.path": segments.map((segment) => shown(segment, true)).join("/"),
  };
}

/** As in `{jobId}:start`. */
function isIn(segment: string, parameter: string): boolean {
  return parameter.length >= 8 && segment.includes(parameter);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
