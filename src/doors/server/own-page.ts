/** Whether a request was sent by a page of ours: a browser shows who its user is, whatever page sends. */

import { parsedUrl } from "../../core/text/parsed-url.ts";
import type { Exchange } from "../dialect.ts";
import { placeOf } from "./place.ts";

/** False for a page of another origin; undefined where nothing tells: the caller is no browser, or its page says no origin. */
export function isFromOwnPage({
  kit,
  request,
}: Pick<Exchange, "kit" | "request">): boolean | undefined {
  const { fetchSite, origin, host, forwardedHost } = placeOf(request, kit.proxies);
  // Fetch Metadata: no page can write this header. "none" is the reader, who sends no forms without a page.
  if (fetchSite !== undefined) {
    return fetchSite === "same-origin";
  }
  // Fetch §3.1: a page without referrer says `null` of itself, ours too.
  if (origin === undefined || origin === "null") {
    return undefined;
  }
  const sender = parsedUrl(origin)?.host;
  const ours = kit.publicUrl === undefined ? undefined : parsedUrl(kit.publicUrl)?.host;
  return sender !== undefined && [host, forwardedHost, ours].includes(sender);
}
