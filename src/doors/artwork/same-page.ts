/** What another origin's page sent changes nothing: the link is the right to do it, and this keeps other pages from borrowing it. */

import { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import { isFromOwnPage } from "../server/own-page.ts";

/** Throws forbidden for what a page of another origin sent. Where nothing tells, the link alone speaks for the sender. */
export function demandSamePage(under: Exchange): void {
  if (isFromOwnPage(under) === false) {
    const detail =
      "The request was sent by a page of another origin, and nothing was changed. Open the link itself, and send it from there.";
    throw new Problem("forbidden", detail, { reason: "no-operation-permission" });
  }
}
