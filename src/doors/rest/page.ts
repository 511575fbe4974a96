/** Pages of lists: the query parameters `limit` and `before`, and the link to the next page. */

import { addressOf, type Call } from "./call.ts";

export interface PageQuery {
  readonly limit: number;
  /** Things older than the one with this id. */
  readonly before?: string;
}

/** The page asked for. */
export function pageOf(call: Call): PageQuery {
  const before = call.query.get("before");
  return { limit: limitOf(call), ...(before !== undefined && { before }) };
}

/** How many things a page holds. */
export function limitOf({ query, dialect }: Call): number {
  return Number(query.get("limit") ?? dialect.listLimit);
}

/** A Link header (RFC 8288) to the page after this one, whose last thing has this id. */
export function nextPage(
  call: Call,
  path: string,
  { limit, lastId }: { readonly limit: number; readonly lastId: string | undefined },
): Readonly<Record<string, string>> {
  return { Link: `<${addressOf(call, path)}?limit=${limit}&before=${lastId}>; rel="next"` };
}
