/** Pages of lists: the query parameters `limit` and `before`, and the link to the next page. */

import { type Call, invalid, isId } from "./call.ts";

export interface PageQuery {
  readonly limit: number;
  /** Things older than the one with this id. */
  readonly before?: string;
}

export const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 500;

/** The page asked for. `thing` says in a failure what is listed. Throws invalid-document. */
export function pageOf({ query }: Call, thing: string): PageQuery {
  const limit = limitOf(query.get("limit"), PAGE_SIZE);
  const before = query.get("before");
  if (before !== undefined && !isId(before)) {
    throw invalid("/before", "pattern", `before must be the id of a ${thing}.`);
  }
  return { limit, ...(before !== undefined && { before }) };
}

/** How many things a page holds. Throws invalid-document. */
export function limitOf(text: string | undefined, usual: number): number {
  if (text === undefined) {
    return usual;
  }
  if (!/^[0-9]{1,9}$/u.test(text) || Number(text) < 1 || Number(text) > PAGE_SIZE_MAX) {
    throw invalid("/limit", "range", `limit must be a whole number from 1 to ${PAGE_SIZE_MAX}.`);
  }
  return Number(text);
}

/** A Link header (RFC 8288) to the page after this one, whose last thing has this id. */
export function nextPage(
  { kit }: Call,
  path: string,
  { limit, lastId }: { readonly limit: number; readonly lastId: string | undefined },
): Readonly<Record<string, string>> {
  const next = `${kit.publicUrl ?? ""}${path}?limit=${limit}&before=${lastId}`;
  return { Link: `<${next}>; rel="next"` };
}
