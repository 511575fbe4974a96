/** Places in the list of jobs: the cursor that a page begins at, and the links (RFC 8288) to the pages around it. */

import type { Job } from "../../../../core/model/job.ts";
import { addressOf, type Call, invalid, isId } from "../../call.ts";

/** A place in the list: from this job on, or back from it. */
export interface Cursor {
  readonly id: string;
  readonly isBackward: boolean;
}

/** The place that the query names. Throws invalid-document. */
export function cursorOf({ query }: Call): Cursor | undefined {
  const before = query.get("before");
  if (before !== undefined) {
    if (query.has("cursor")) {
      throw invalid(
        "/before",
        "pattern",
        "before must be the id of a job, and not come with a cursor.",
      );
    }
    return { id: before, isBackward: false };
  }
  const text = query.get("cursor");
  if (text === undefined) {
    return undefined;
  }
  const [direction = "", id = ""] = Buffer.from(text, "base64url").toString("latin1").split(" ");
  if (!isId(id) || (direction !== "next" && direction !== "prev")) {
    throw invalid("/cursor", "pattern", "cursor must come from a Link header of this list.");
  }
  return { id, isBackward: direction === "prev" };
}

interface Around {
  readonly cursor: Cursor | undefined;
  /** In the direction in which the page was read. */
  readonly hasMore: boolean;
}

/** The header's value; "" where there is one page only. */
export function linksOf(call: Call, page: readonly Job[], { cursor, hasMore }: Around): string {
  const first = page[0];
  const last = page.at(-1);
  const isBackward = cursor?.isBackward ?? false;
  const links = [
    ...((isBackward || hasMore) && last !== undefined ? [linkTo(call, "next", last)] : []),
    ...((isBackward ? hasMore : cursor !== undefined) && first !== undefined
      ? [linkTo(call, "prev", first)]
      : []),
    ...(cursor === undefined ? [] : [linkTo(call, "first")]),
  ];
  return links.join(", ");
}

function linkTo(call: Call, rel: "next" | "prev" | "first", from?: Job): string {
  const query = new URLSearchParams([...call.query]);
  query.delete("before");
  query.delete("cursor");
  if (from !== undefined) {
    query.set("cursor", Buffer.from(`${rel} ${from.id}`).toString("base64url"));
  }
  const text = query.toString();
  return `<${addressOf(call, "/jobs")}${text === "" ? "" : `?${text}`}>; rel="${rel}"`;
}
