/** Makes a job that is still to be stored: with the event of its making, its first ticket and its subscriptions. */

import type { Option } from "../model/contract-types.gen.ts";
import type { NewSubscription, Subscription } from "../model/delivery.ts";
import type { Job } from "../model/job.ts";
import type { Ticket } from "../model/ticket.ts";
import type { NewJob } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { closeTicket, dueAt, runTicket } from "./run-ticket.ts";

/** What a job begins with; the rest is the same for all. */
export type JobStart = Omit<
  Job,
  "id" | "progress" | "cancelRequested" | "outcome" | "failure" | "startedAt" | "completedAt"
>;

export interface Making {
  /** What its history says first, for people. */
  readonly message: string;
  readonly secrets?: readonly Option[];
  readonly subscriptions: readonly NewSubscription[];
  /** It collects documents until nothing came for so long; for ever without it. */
  readonly quietMs?: number | undefined;
}

/** The job with a new id. One that is pending has a ticket to run, unless it waits for its turn: that one the store gives it. */
export function makeJob(
  ports: Pick<Ports, "ids">,
  start: JobStart,
  { message, secrets = [], subscriptions, quietMs }: Making,
): NewJob {
  const job: Job = { ...start, id: ports.ids.next(), progress: 0, cancelRequested: false };
  return {
    job,
    secrets,
    events: [{ at: job.createdAt, code: "job.created", severity: "info", message }],
    ...firstTicket(job, quietMs),
    ...(subscriptions.length === 0
      ? {}
      : { subscriptions: subscriptions.map((each) => subscriptionOf(ports, job, each)) }),
  };
}

function firstTicket(job: Job, quietMs: number | undefined): { readonly ticket?: Ticket } {
  if (job.status === "pending") {
    return job.inTurn === true ? {} : { ticket: runTicket(job, dueAt(job)) };
  }
  return quietMs === undefined ? {} : { ticket: closeTicket(job, job.createdAt + quietMs) };
}

function subscriptionOf(
  { ids }: Pick<Ports, "ids">,
  { id: jobId, companyId, createdAt }: Job,
  subscription: NewSubscription,
): Subscription {
  return { ...subscription, id: ids.next(), companyId, jobId, createdAt };
}
