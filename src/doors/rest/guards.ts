/** Preconditions of requests that change something: nothing is done unless they hold (RFC 9110 §13). */

import { findJob } from "../../core/jobs/read-jobs.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Format } from "../http/media-type.ts";
import { namesTag, otherTag } from "../http/preconditions.ts";
import type { Call } from "./call.ts";
import { tagOf } from "./entity-tag.ts";
import { jobDocument } from "./operations/jobs.ts";
import { scheduleDocument } from "./operations/schedules.ts";

/** What a change is about, as it is now. */
export interface Guarded {
  /** The tags of its documents in every format: callers may have read any. */
  readonly tags: readonly string[];
  /** Epoch milliseconds; undefined where nobody can say. */
  readonly modifiedAt?: number | undefined;
}

export type Guard = (call: Call) => Promise<Guarded>;

/** Of a job. Whatever changes it tells an event, but for the progress of its run. Throws not-found. */
export async function jobGuard(call: Call): Promise<Guarded> {
  const { ports } = call.kit;
  const { status, id } = await findJob(ports, call.principal, call.jobId);
  const tally = (await ports.jobSearch.tally([id])).get(id);
  const modifiedAt = status === "processing" ? undefined : tally?.lastAt;
  return { tags: await tagsOf(call, jobDocument), modifiedAt };
}

/** Of a schedule. Throws not-found. */
export async function scheduleGuard(call: Call): Promise<Guarded> {
  return { tags: await tagsOf(call, scheduleDocument) };
}

const FORMATS: readonly Format[] = ["json", "xml"];

async function tagsOf(
  call: Call,
  read: (call: Call) => Promise<{ readonly body: string }>,
): Promise<readonly string[]> {
  const answers = await Promise.all(FORMATS.map((format) => read({ ...call, format })));
  return answers.map(({ body }) => tagOf(body));
}

/** Does nothing for a request without conditions. Throws precondition-failed, and what the guard throws. */
export async function demandPreconditions(call: Call, guard: Guard): Promise<void> {
  const {
    "if-match": ifMatch,
    "if-none-match": ifNoneMatch,
    "if-unmodified-since": since,
  } = call.request.headers;
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
