/** Preconditions of requests that change something: nothing is done unless they hold (RFC 9110 §13). */

import { Problem } from "../../core/model/problem.ts";
import { namesTag, otherTag } from "../http/preconditions.ts";
import type { Call } from "./call.ts";
import { type Guarded, withoutPlaces } from "./entity-tag.ts";

/** Does nothing for a request without conditions. Throws precondition-failed, and what the guard throws. */
export async function demandPreconditions(
  call: Call,
  guard: (call: Call) => Promise<Guarded>,
): Promise<void> {
  const { ifMatch, ifNoneMatch, since } = conditionsOf(call);
  if (ifMatch === undefined && ifNoneMatch === undefined && since === undefined) {
    return;
  }
  const { tags, modifiedAt } = await guard(call);
  if (ifMatch !== undefined && !tags.some((tag) => namesTag(ifMatch, tag, "strong"))) {
    throw failed(otherTag(ifMatch));
  }
  // RFC 9110 §13.2.2: If-Unmodified-Since counts only where there is no If-Match.
  if (ifMatch === undefined && since !== undefined && !isUnmodified(since, modifiedAt)) {
    throw failed(
      modifiedAt === undefined
        ? "has no time that If-Unmodified-Since could be compared with (use If-Match with its ETag)"
        : "was changed after the time in If-Unmodified-Since",
    );
  }
  if (ifNoneMatch !== undefined && tags.some((tag) => namesTag(ifNoneMatch, tag, "weak"))) {
    throw failed("has an entity tag that If-None-Match names");
  }
}

/** Tags are compared without the places in them: see withoutPlaces(). */
function conditionsOf({ request: { headers } }: Call) {
  return {
    ifMatch: withoutPlaces(headers["if-match"]),
    ifNoneMatch: withoutPlaces(headers["if-none-match"]),
    since: headers["if-unmodified-since"],
  };
}

/** RFC 9110 §13.1.4: a text that is no date counts as absent. HTTP's dates have no parts of a second. */
function isUnmodified(since: string, modifiedAt: number | undefined): boolean {
  const sinceMs = Date.parse(since);
  if (Number.isNaN(sinceMs)) {
    return true;
  }
  return modifiedAt !== undefined && Math.floor(modifiedAt / 1000) * 1000 <= sinceMs;
}

function failed(why: string): Problem {
  return new Problem(
    "precondition-failed",
    `What this request would change ${why}. Nothing was done; read it again, then decide.`,
  );
}
