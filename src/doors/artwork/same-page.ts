/** Whether a request was sent by our own page: the link is the right to do it, and this keeps other pages from borrowing it. */

import { Problem } from "../../core/model/problem.ts";
import { parsedUrl } from "../../core/text/parsed-url.ts";
import type { Exchange } from "../dialect.ts";
import { placeOf } from "../server/place.ts";

/** Throws forbidden for what a page of another origin sent. Callers that are no browsers tell nothing, and may. */
export function demandSamePage({ kit, request }: Exchange): void {
  const { fetchSite, origin, host, forwardedHost } = placeOf(request, kit.proxies);
  if (fetchSite !== undefined) {
    // Fetch Metadata: no page can write this header. "none" is the reader, who sends no forms without a page.
    if (fetchSite !== "same-origin") {
      throw foreign();
    }
    return;
  }
  // Fetch §3.1: a page without referrer says `null` of itself, ours too; then the link alone speaks for the sender.
  if (origin === undefined || origin === "null") {
    return;
  }
  const url = parsedUrl(origin);
  const ours = [host, forwardedHost, hostOf(kit.publicUrl)];
  if (url === undefined || !ours.includes(url.host)) {
    throw foreign();
  }
}

function hostOf(publicUrl: string | undefined): string | undefined {
  return publicUrl === undefined ? undefined : parsedUrl(publicUrl)?.host;
}

function foreign(): Problem {
  const detail =
    "The request was sent by a page of another origin, and nothing was changed. Open the link itself, and send it from there.";
  return new Problem("forbidden", detail, { reason: "no-operation-permission" });
}
