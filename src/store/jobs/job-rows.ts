/** Jobs as rows and back. */

import type { JobDocumentRequest, Parameters } from "../../core/model/contract-types.gen.ts";
import { type Job, priorityOf, USUAL_PRIORITY } from "../../core/model/job.ts";
import type { JobRow } from "../schema/tables/jobs.ts";

/** Parameters larger than so many characters are left out of lists, unless they are asked for. */
const LISTED_CHARACTERS_MAX = 8192;

/** What was asked for as JSON. Large parameters stand apart, with null in their place, so that lists read past them. */
function askedColumns({ asked }: Job): Pick<JobRow, "asked" | "parameters"> {
  // These are most of a large job, so they are written once.
  const parameters = asked.parameters && JSON.stringify(asked.parameters);
  return parameters !== undefined && parameters.length > LISTED_CHARACTERS_MAX
    ? { asked: JSON.stringify({ ...asked, parameters: null }), parameters }
    : { asked: JSON.stringify(asked), parameters: null };
}

/** The row of a job that is stored for the first time. `eventCount` is how many events are stored with it. */
// eslint-disable-next-line complexity -- what is absent is null, field by field
export function newJobRow(job: Job, secrets: string | null, eventCount: number): JobRow {
  return {
    id: job.id,
    company_id: job.companyId,
    workflow: job.workflow,
    profile: job.profile,
    ...askedColumns(job),
    secrets,
    status: job.status,
    message: job.message,
    outcome: job.outcome ?? null,
    failure_code: job.failure?.code ?? null,
    failure_message: job.failure?.message ?? null,
    progress: job.progress,
    submitted_by: job.submittedBy,
    created_at: job.createdAt,
    started_at: job.startedAt ?? null,
    completed_at: job.completedAt ?? null,
    cancel_requested: job.cancelRequested ? 1 : 0,
    delete_requested: 0,
    fence: 0,
    attempts: 0,
    lease_node: null,
    lease_until: null,
    event_count: eventCount,
    traceparent: job.traceparent ?? null,
    schedule_id: job.scheduleId ?? null,
    fire_time: job.fireTime ?? null,
    in_turn: job.inTurn === true ? 1 : null,
    name: job.asked.name ?? null,
    external_id: job.asked.externalId ?? null,
    waiting_for: job.waitingFor ?? null,
    is_test: job.asked.isTest === true ? 1 : null,
    priority: priorityOf(job),
    held_at: job.heldAt ?? null,
    retention_ms: retentionMs(job),
    contents_removed_at: job.contentsRemovedAt ?? null,
    rerun_of: job.rerunOf ?? null,
    withheld: job.withheld === undefined ? null : JSON.stringify(job.withheld),
  };
}

const HOUR_MS = 3_600_000;

function retentionMs({ asked: { retention } }: Job): number | null {
  return retention?.hours === undefined ? null : retention.hours * HOUR_MS;
}

/** What a job's row holds that nothing has happened to yet, and that no schedule made. */
export const JOB_AS_SUBMITTED = {
  outcome: null,
  failure_code: null,
  failure_message: null,
  progress: 0,
  started_at: null,
  completed_at: null,
  cancel_requested: 0,
  delete_requested: 0,
  fence: 0,
  attempts: 0,
  lease_node: null,
  lease_until: null,
  schedule_id: null,
  fire_time: null,
  in_turn: null,
  parameters: null,
  waiting_for: null,
  is_test: null,
  priority: USUAL_PRIORITY,
  held_at: null,
  retention_ms: null,
  contents_removed_at: null,
  rerun_of: null,
  withheld: null,
} as const satisfies Partial<JobRow>;

/** The columns that a job is read from. */
export const JOB_COLUMNS = [
  "id",
  "company_id",
  "workflow",
  "profile",
  "asked",
  "status",
  "message",
  "outcome",
  "failure_code",
  "failure_message",
  "progress",
  "submitted_by",
  "created_at",
  "started_at",
  "completed_at",
  "cancel_requested",
  "traceparent",
  "schedule_id",
  "fire_time",
  "in_turn",
  "parameters",
  "waiting_for",
  "priority",
  "held_at",
  "rerun_of",
  "withheld",
  "contents_removed_at",
] as const satisfies readonly (keyof JobRow)[];

type ReadRow = Omit<Pick<JobRow, (typeof JOB_COLUMNS)[number]>, "parameters"> & {
  /** In lists that leave them out: how large they are, null where there are none that stand apart. */
  readonly parameters: string | number | null;
};

/** What was asked for, large parameters included, or told by their size. */
function askedOf({ asked, parameters }: ReadRow): Pick<Job, "asked" | "parametersBytes"> {
  const parsed = JSON.parse(asked) as JobDocumentRequest;
  if (parameters === null) {
    return { asked: parsed };
  }
  if (typeof parameters === "string") {
    // In their place, which is where null stands.
    return { asked: Object.assign(parsed, { parameters: JSON.parse(parameters) as Parameters }) };
  }
  const { parameters: _leftOut, ...rest } = parsed;
  return { asked: rest, parametersBytes: parameters };
}

function orderOf(row: ReadRow, told: Pick<Job, "asked">): Pick<Job, "heldAt" | "priority"> {
  return {
    ...(row.priority === priorityOf(told) ? {} : { priority: row.priority }),
    ...(row.held_at === null ? {} : { heldAt: row.held_at }),
  };
}

/** Spread by spread, because leaving nulls out of the whole costs a list of jobs a tenth. */
// eslint-disable-next-line complexity -- what is null is absent, field by field
export function jobOf(row: ReadRow): Job {
  const told = askedOf(row);
  return {
    id: row.id,
    companyId: row.company_id,
    workflow: row.workflow,
    profile: row.profile,
    ...told,
    status: row.status,
    ...(row.waiting_for === null ? {} : { waitingFor: row.waiting_for }),
    message: row.message,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.failure_code === null
      ? {}
      : { failure: { code: row.failure_code, message: row.failure_message ?? "" } }),
    progress: row.progress,
    cancelRequested: row.cancel_requested === 1,
    ...orderOf(row, told),
    submittedBy: row.submitted_by,
    createdAt: row.created_at,
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    ...(row.schedule_id === null ? {} : { scheduleId: row.schedule_id }),
    ...(row.fire_time === null ? {} : { fireTime: row.fire_time }),
    ...(row.in_turn === 1 ? { inTurn: true } : {}),
    ...(row.rerun_of === null ? {} : { rerunOf: row.rerun_of }),
    ...(row.withheld === null ? {} : { withheld: JSON.parse(row.withheld) as readonly string[] }),
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.completed_at === null ? {} : { completedAt: row.completed_at }),
    ...(row.contents_removed_at === null ? {} : { contentsRemovedAt: row.contents_removed_at }),
  };
}
