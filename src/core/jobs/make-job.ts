/** What is stored with a new job: the event of its making, its first ticket, its documents and its subscriptions. */

import type { NewSubscription, Subscription } from "../model/delivery.ts";
import { documentAdded, type NewDocument } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import type { Ticket } from "../model/ticket.ts";
import type { NewJob } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { closeTicket, dueAt, runTicket } from "./run-ticket.ts";

export interface Making
  extends Pick<
    NewJob,
    "secrets" | "links" | "uploads" | "copiedFrom" | "idempotency" | "artwork" | "dialect"
  > {
  /** What its history says first, for people. */
  readonly message: string;
  readonly subscriptions: readonly NewSubscription[];
  /** What it says next: what of the submission was passed over. */
  readonly notes?: readonly string[];
  readonly documents?: readonly NewDocument[];
  /** It collects documents until nothing came for so long; for ever without it. */
  readonly quietMs?: number | undefined;
}

const NO_DOCUMENTS: readonly NewDocument[] = [];

/** The job ready to be stored. One that is pending has a ticket to run, unless it is on hold, or waits for its turn: that one the store gives it. */
export function makeJob(ports: Pick<Ports, "ids">, job: Job, making: Making): NewJob {
  const {
    message,
    notes = [],
    secrets,
    documents = NO_DOCUMENTS,
    links = [],
    uploads = [],
    subscriptions,
  } = making;
  const { createdAt: at } = job;
  return {
    job,
    secrets,
    events: [
      { at, code: "job.created", severity: "info", message },
      ...notes.map((note) => ({
        at,
        code: "option.ignored" as const,
        severity: "info" as const,
        message: note,
      })),
      ...documents.map((each) => documentAdded(each, at)),
    ],
    documents,
    links,
    ...(uploads.length === 0 ? {} : { uploads }),
    ...firstTicket(job, making.quietMs),
    ...(subscriptions.length === 0
      ? {}
      : { subscriptions: subscriptions.map((each) => subscriptionOf(ports, job, each)) }),
    ...(making.copiedFrom === undefined ? {} : { copiedFrom: making.copiedFrom }),
    ...(making.artwork === undefined ? {} : { artwork: making.artwork }),
    ...(making.dialect === undefined ? {} : { dialect: making.dialect }),
    ...(making.idempotency === undefined ? {} : { idempotency: making.idempotency }),
  };
}

function firstTicket(job: Job, quietMs: number | undefined): { readonly ticket?: Ticket } {
  if (job.status === "pending") {
    return job.inTurn === true || job.heldAt !== undefined
      ? {}
      : { ticket: runTicket(job, dueAt(job)) };
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
