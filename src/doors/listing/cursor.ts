/** Places in the list of jobs: the cursor that a page begins at, and the pages around it. */

import type { Job } from "../../core/model/job.ts";
import type { Fields } from "../http/fields.ts";
import { isId } from "../http/ids.ts";
import { invalid } from "../http/invalid.ts";

/** A place in the list: from this job on, or back from it. */
export interface Cursor {
  readonly id: string;
  readonly isBackward: boolean;
}

/** The place that the query names. Throws invalid-document. */
export function cursorOf(query: Fields): Cursor | undefined {
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

/** A page around this one: how it belongs to it (RFC 8288), and its query, "" where it needs none. */
export interface PageLink {
  readonly rel: "next" | "prev" | "first";
  readonly query: string;
}

/** None where there is one page only. */
export function linksOf(
  query: Fields,
  page: readonly Job[],
  { cursor, hasMore }: Around,
): readonly PageLink[] {
  const first = page[0];
  const last = page.at(-1);
  const isBackward = cursor?.isBackward ?? false;
  return [
    ...((isBackward || hasMore) && last !== undefined ? [linkTo(query, "next", last)] : []),
    ...((isBackward ? hasMore : cursor !== undefined) && first !== undefined
      ? [linkTo(query, "prev", first)]
      : []),
    ...(cursor === undefined ? [] : [linkTo(query, "first")]),
  ];
}

function linkTo(query: Fields, rel: PageLink["rel"], from?: Job): PageLink {
  const linked = new URLSearchParams([...query]);
  linked.delete("before");
  linked.delete("cursor");
  if (from !== undefined) {
    linked.set("cursor", Buffer.from(`${rel} ${from.id}`).toString("base64url"));
  }
  return { rel, query: linked.toString() };
}
