/** The follower: a job of a machine that works on a record of people's work, or on the files that its steps name. */

import type { Job } from "../job.ts";
import type { RecordReading, WorkflowDeclaration } from "../workflow.ts";
import type { Ticket } from "../ticket.ts";

/** The workflow of reports. */
export const REPORT_WORKFLOW = "job-report";
/** What its result is called. */
export const REPORT_FILE = "report.pdf";

/** Why it is there: because the record was completed, or because somebody wants a report. */
export type FollowerPurpose = "completion" | "report";

/** What a completed record is followed by. */
export interface FollowerWorkflow {
  readonly workflow: WorkflowDeclaration;
  readonly reads: RecordReading;
  readonly profile: string;
}

/** By the ids of the devices' workflows, in lower case. */
export type FollowerWorkflows = ReadonlyMap<string, FollowerWorkflow>;

/** One that is to be made once the record is completed, whatever becomes of this process. */
export interface PlannedFollower {
  /** The id that its job will have, so that it is made once. */
  readonly followerId: string;
  readonly ticket: Ticket;
}

/** How long files that steps name are waited for. */
export const RESOURCES_WAIT_MS = 3_600_000;

/** The ticket by which the record's follower is made. */
export function followTicket({ id, companyId }: Pick<Job, "id" | "companyId">, at: number): Ticket {
  return { key: `follow:${id}`, kind: "follow", companyId, ref: id, dueAt: at };
}
