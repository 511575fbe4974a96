/** GET /v1/jobs: pages of jobs, filtered and in order, with links (RFC 8288) to the pages around. */

import { isOnCalendar } from "../../../contract/simple-value.ts";
import { describeJob } from "../../../core/jobs/describe-job.ts";
import type { Job, JobOutcome, JobStatus } from "../../../core/model/job.ts";
import { listJobs as list } from "../../../core/jobs/read-jobs.ts";
import { didYouMean } from "../../../core/text/nearest-name.ts";
import type { JobFilter } from "../../../core/ports/jobs.ts";
import type { Answer } from "../../http/answer.ts";
import { addressOf, type Call, invalid, isId } from "../call.ts";
import { documentAnswer } from "../bodies.ts";
import { tagged } from "../entity-tag.ts";
import { limitOf } from "../page.ts";

export const STATUSES: readonly JobStatus[] = ["creating", "pending", "processing", "completed"];
export const OUTCOMES: readonly JobOutcome[] = ["succeeded", "failed", "cancelled"];
export const SORTS = ["-createdAt", "createdAt"] as const;

/** A place in the list: from this job on, or back from it. */
interface Cursor {
  readonly id: string;
  readonly isBackward: boolean;
}

/** 200 with one page, or 304. Throws invalid-document. */
export async function listJobs(call: Call): Promise<Answer> {
  const { query, kit, principal, dialect } = call;
  const limit = limitOf(query.get("limit"), dialect.listLimit);
  const oldestFirst = oneOf(call, "sort", SORTS) === "createdAt";
  const cursor = cursorOf(call);
  const isAscending = oldestFirst !== (cursor?.isBackward ?? false);
  const { entries, hasMore } = await list(kit.ports, principal, {
    ...filterOf(call),
    limit,
    isAscending,
    ...(cursor !== undefined && { [isAscending ? "after" : "before"]: cursor.id }),
  });
  const page = cursor?.isBackward === true ? entries.toReversed() : entries;
  const links = linksOf(call, page, { cursor, hasMore });
  const value = page.map((job) => describeJob(job));
  const headers = links === "" ? undefined : { Link: links };
  return tagged(call, documentAnswer(call, "jobs", { value, ...(headers && { headers }) }));
}

function filterOf(call: Call): JobFilter {
  const { query } = call;
  const texts = ["workflow", "externalId", "tag"].flatMap((name) => {
    const value = query.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const status = oneOf(call, "status", STATUSES);
  const outcome = oneOf(call, "outcome", OUTCOMES);
  const createdAfter = timeOf(call, "createdAfter");
  const createdBefore = timeOf(call, "createdBefore");
  return {
    ...Object.fromEntries(texts),
    ...(status !== undefined && { status }),
    ...(outcome !== undefined && { outcome }),
    ...(createdAfter !== undefined && { createdAfter }),
    ...(createdBefore !== undefined && { createdBefore }),
  };
}

function oneOf<T extends string>(
  { query }: Call,
  name: string,
  values: readonly T[],
): T | undefined {
  const text = query.get(name);
  const value = values.find((each) => each === text);
  if (text !== undefined && value === undefined) {
    const message = `${name} must be one of ${values.join(", ")}.${didYouMean(text, values)}`;
    throw invalid(`/${name}`, "enumeration", message);
  }
  return value;
}

const TIME =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$/u;

/** Epoch milliseconds. */
function timeOf({ query }: Call, name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined) {
    return undefined;
  }
  // Date.parse takes 31 February for 3 March.
  const at = TIME.test(text) && isOnCalendar(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw invalid(`/${name}`, "pattern", `${name} must be a time such as 2030-01-31T12:00:00Z.`);
  }
  return at;
}

function cursorOf({ query }: Call): Cursor | undefined {
  const before = query.get("before");
  if (before !== undefined) {
    if (!isId(before) || query.has("cursor")) {
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

function linksOf(call: Call, page: readonly Job[], { cursor, hasMore }: Around): string {
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
