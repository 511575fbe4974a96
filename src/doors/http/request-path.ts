/** The path and the query that a request asks for, and what lies below which address. */

import { parsedUrl } from "../../core/text/parsed-url.ts";

/** A request's target without its query. */
export function withoutQuery(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/** The query of a request's target, "" without one. Behind the first question mark others are part of values (RFC 3986 §3.4). */
export function queryPart(target: string): string {
  return target.slice(withoutQuery(target).length + 1);
}

/** The path of a request's target, without its query, in whichever form the target came. */
export function requestPath(target: string): string {
  const path = withoutQuery(target);
  // RFC 9112 §3.2.2: the absolute form, which clients of proxies send.
  return path.startsWith("/") ? path : (parsedUrl(path)?.pathname ?? path);
}

/** Whether a path is an address or lies below it. Letters in either case, as express finds routes. */
export function isAtOrBelow(path: string, address: string): boolean {
  return `${path}/`.toLowerCase().startsWith(`${address}/`.toLowerCase());
}
