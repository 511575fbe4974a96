/** The job: one piece of work, its states and which state may follow which. */

import type {
  FailureCode,
  JobDocumentRequest,
  JobOutcome,
  JobStatus,
  QueueDocument,
  WaitingFor,
} from "./contract-types.gen.ts";
import { Problem } from "./problem.ts";

export type { JobOutcome, JobStatus, WaitingFor } from "./contract-types.gen.ts";

/** Why a job failed. */
export interface Failure {
  readonly code: FailureCode;
  /** For the caller: what failed, why, how to mend it. No secret, path or stack. */
  readonly message: string;
}

export interface Job {
  readonly id: string;
  readonly companyId: string;
  readonly workflow: string;
  readonly profile: string;
  /** What the caller asked for, as the contract has it, with secret option values masked. */
  readonly asked: JobDocumentRequest;
  /** How large the parameters are that were left out of `asked`, because they are told on request only. */
  readonly parametersBytes?: number;
  readonly status: JobStatus;
  /** Whom it waits for, where it is creating and waits for people; no worker has it then. */
  readonly waitingFor?: WaitingFor;
  /** What is being done or was done, for people. */
  readonly message: string;
  readonly outcome?: JobOutcome;
  readonly failure?: Failure;
  /** 0 to 1. */
  readonly progress: number;
  /** True once somebody asked a running job to stop. */
  readonly cancelRequested: boolean;
  /** Since when it is on hold. */
  readonly heldAt?: number;
  /** What it was changed to; what was asked for, or the usual one, without it. */
  readonly priority?: number;
  /** The principal's name. */
  readonly submittedBy: string;
  /** Epoch milliseconds, as all times of the core. */
  readonly createdAt: number;
  /** The schedule that made it. */
  readonly scheduleId?: string;
  /** The time for which the schedule fired; absent if somebody ran it by hand. */
  readonly fireTime?: number;
  /** The job that it does again. */
  readonly rerunOf?: string;
  /** Those that did it again, the newest first; where one job is told, not in lists. */
  readonly reruns?: readonly string[];
  /** What of it is gone when it has ended: the names of secret options, and the places of addresses. */
  readonly withheld?: readonly string[];
  /** True if it waits until the jobs that its schedule made before it have ended. */
  readonly inTurn?: boolean;
  readonly startedAt?: number;
  readonly completedAt?: number;
  /** When its documents and results were removed, where that was before the job. */
  readonly contentsRemovedAt?: number;
  /** The W3C trace context that it was submitted with; what the job causes belongs to the same trace. */
  readonly traceparent?: string;
}

/** Where a job that waits for a worker stands, 1 being the next, among how many of its company. */
export type QueuePlace = QueueDocument;

/** That of a job that asks for none. */
export const USUAL_PRIORITY = 50;

/** Which of its company's waiting jobs comes first: 0 to 100. */
export function priorityOf({ priority, asked }: Pick<Job, "asked" | "priority">): number {
  return priority ?? asked.priority ?? USUAL_PRIORITY;
}

/** What can happen to a job. */
export type Transition = "start" | "claim" | "give-back" | "hold" | "finish" | "cancel" | "approve";

/** The legal edges. What is not listed is illegal and changes nothing. */
export const TRANSITIONS: Readonly<
  Record<Transition, { readonly from: readonly JobStatus[]; readonly to: JobStatus }>
> = {
  /** The caller says that all documents are there. */
  start: { from: ["creating"], to: "pending" },
  /** A worker takes the job. */
  claim: { from: ["pending"], to: "processing" },
  /** A worker lets go of the job, or died with it; it will be run again. */
  "give-back": { from: ["processing"], to: "pending" },
  /** A worker has done its part, and people have theirs to do before the job goes on. */
  hold: { from: ["processing"], to: "creating" },
  /** A worker is done: the outcome tells how. */
  finish: { from: ["processing"], to: "completed" },
  /** Cancelled before any worker had it. A running job is asked to stop and then finishes. */
  cancel: { from: ["creating", "pending"], to: "completed" },
  /** The people that the job waited for want no more of it. */
  approve: { from: ["creating"], to: "completed" },
};

/** True where the transition is legal from this state. */
export function mayHappen(transition: Transition, from: JobStatus): boolean {
  return TRANSITIONS[transition].from.includes(from);
}

/** Throws illegal-transition, telling the state the job is in and the advice. */
export function demandTransition(transition: Transition, job: Job, advice = ""): void {
  if (!mayHappen(transition, job.status)) {
    throw illegalTransition(transition, job, advice);
  }
  if (transition === "start" && job.waitingFor !== undefined) {
    throw new Problem(
      "illegal-transition",
      job.waitingFor === "people"
        ? `Job ${job.id} is the record of people's work, which no worker does: whoever does the work syncs it at /jobs/v1.`
        : `Job ${job.id} waits for people (${job.waitingFor}): its file comes by the page at its uploadURL, and starts it.`,
    );
  }
}

/** The problem of asking for what the job's state does not allow. `advice`: more sentences, after a blank. */
export function illegalTransition(transition: Transition, job: Job, advice = ""): Problem {
  return tooLate(job, transition, { allowed: TRANSITIONS[transition].from, advice });
}

interface Possible {
  readonly allowed?: readonly JobStatus[];
  /** More sentences, after a blank. */
  readonly advice?: string;
}

/** The states in which no worker has the job, and its place among the others can be changed. */
export const WAITING: readonly JobStatus[] = ["creating", "pending"];

/** The problem of an act that is possible in some states only; without others, in those in which no worker has the job. */
export function tooLate(
  { id, status, outcome }: Job,
  act: string,
  { allowed = WAITING, advice = "" }: Possible = {},
): Problem {
  const ended = outcome === undefined ? "" : ` (${outcome})`;
  return new Problem(
    "illegal-transition",
    `Job ${id} is ${status}${ended}; ${act} is possible only while it is ${allowed.join(" or ")}.${advice}`,
  );
}
