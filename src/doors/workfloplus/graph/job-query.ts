/** The arguments of `jobs` as a search of records. */

import { Problem } from "../../../core/model/problem.ts";
import type { RecordStatus } from "../../../core/model/people/record.ts";
import type { RecordQuery, RecordQueryPage } from "../../../core/ports/people/records.ts";
import { timeKey } from "../../../core/text/time-key.ts";

type Names = readonly string[] | null | undefined;

/** As the schema has them. */
export interface JobArguments {
  readonly limit?: number | null;
  readonly order?: string | null;
  readonly cursor?: string | null;
  readonly status?: Names;
  readonly workflowId?: Names;
  readonly workflowTitle?: Names;
  readonly workflowTag?: string | null;
  readonly workflowTagsOr?: Names;
  readonly workflowTagsAnd?: Names;
  readonly userName?: Names;
  readonly userId?: Names;
  readonly jobTitle?: Names;
  readonly jobId?: Names;
  readonly createdSince?: string | null;
  readonly createdBefore?: string | null;
  readonly updatedSince?: string | null;
  readonly updatedBefore?: string | null;
}

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 100;
/** Of a list of names. */
const NAMES_MAX = 100;
const ENDED: readonly RecordStatus[] = ["Completed", "Aborted"];

/** Of the ways to name a workflow, a user or a job, one is taken. */
const ONE_OF = [
  ["workflowId", "workflowTitle", "workflowTag", "workflowTagsOr", "workflowTagsAnd"],
  ["userName", "userId"],
  ["jobTitle", "jobId"],
] as const;

/** Throws invalid-document, conflicting-fields. `workflowIds`: those that tags stand for, where tags are asked for. */
export function jobQuery(
  asked: JobArguments,
  workflowIds: readonly string[] | undefined,
): Omit<RecordQuery, "companyId"> & { readonly page: RecordQueryPage } {
  return {
    page: pageOf(asked),
    statuses: statusesOf(asked.status),
    workflowIds: workflowIds ?? namesOf("workflowId", asked.workflowId),
    workflowTitles: namesOf("workflowTitle", asked.workflowTitle),
    userIds: namesOf("userId", asked.userId),
    userNames: namesOf("userName", asked.userName),
    jobTitles: namesOf("jobTitle", asked.jobTitle),
    jobIds: namesOf("jobId", asked.jobId),
    createdSince: keyOf("createdSince", asked.createdSince),
    createdBefore: keyOf("createdBefore", asked.createdBefore),
    updatedSince: keyOf("updatedSince", asked.updatedSince),
    updatedBefore: keyOf("updatedBefore", asked.updatedBefore),
  };
}

/** Throws conflicting-fields where a workflow, user or job is named in two ways. */
export function demandOneWay(asked: JobArguments): void {
  for (const names of ONE_OF) {
    const given = names.filter((name) => (asked[name] ?? undefined) !== undefined);
    if (given.length > 1) {
      const detail = `jobs takes one of ${names.join(", ")}, and ${given.join(" and ")} are given.`;
      throw new Problem("conflicting-fields", detail);
    }
  }
}

function pageOf({ limit, order, cursor }: JobArguments): RecordQueryPage {
  const most = limit ?? LIMIT_DEFAULT;
  if (most < 1 || most > LIMIT_MAX) {
    throw new Problem("invalid-document", `limit must be from 1 to ${LIMIT_MAX}, not ${most}.`);
  }
  const word = order?.toLowerCase() ?? "asc";
  if (word !== "asc" && word !== "desc") {
    throw new Problem("invalid-document", `order must be asc or desc, not ${order}.`);
  }
  return { limit: most, order: word, after: cursor ? placeOf(cursor) : undefined };
}

const CURSOR = /^[0-9a-f]{24}$/u;

function placeOf(cursor: string): number {
  const place = CURSOR.test(cursor) ? Number.parseInt(cursor, 16) : Number.NaN;
  if (!Number.isSafeInteger(place)) {
    const detail = "cursor must be a completedJobCursor as an earlier answer has it.";
    throw new Problem("invalid-document", detail);
  }
  return place;
}

function statusesOf(asked: Names): readonly RecordStatus[] {
  const words = asked ?? ["Completed"];
  return words.map((word) => {
    const status = ENDED.find((each) => each.toLowerCase() === word.toLowerCase());
    if (status === undefined) {
      const detail = `status must be ${ENDED.join(" or ")}, not ${word}: jobs that go on are listed by GET /jobs/v1.`;
      throw new Problem("invalid-document", detail);
    }
    return status;
  });
}

function namesOf(what: string, asked: Names): readonly string[] | undefined {
  const names = asked ?? undefined;
  if (names !== undefined && (names.length === 0 || names.length > NAMES_MAX)) {
    throw new Problem(
      "invalid-document",
      `${what} takes 1 to ${NAMES_MAX} names, not ${names.length}.`,
    );
  }
  return names;
}

/** The documentation of that service writes dates with slashes. */
function keyOf(what: string, asked: string | null | undefined): string | undefined {
  const key = asked ? timeKey(asked.replaceAll("/", "-")) : undefined;
  if (asked && key === undefined) {
    const detail = `${what} must be a time, such as 2026-11-02T08:00:00Z, not ${asked}.`;
    throw new Problem("invalid-document", detail);
  }
  return key;
}
