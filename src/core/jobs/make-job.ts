/** What is stored with a new job: the event of its making, its first ticket, its documents and its subscriptions. */

import type { NewSubscription, Subscription } from "../model/delivery.ts";
import { documentAdded, type NewDocument } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import type { Mutable, Undefinable } from "../model/mutable.ts";
import type { Ticket } from "../model/ticket.ts";
import type { NewJob } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { closeTicket, dueAt, runTicket } from "./run-ticket.ts";

/** What a new job may have besides. */
type Extras = Pick<NewJob, "uploads" | "copiedFrom" | "idempotency" | "artwork" | "dialect">;

export interface Making extends Pick<NewJob, "secrets" | "links">, Undefinable<Extras> {
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
    subscriptions,
  } = making;
  const { createdAt: at } = job;
  const made: Mutable<NewJob> = {
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
  };
  const ticket = firstTicket(job, making.quietMs);
  if (ticket !== undefined) {
    made.ticket = ticket;
  }
  if (subscriptions.length > 0) {
    made.subscriptions = subscriptions.map((each) => subscriptionOf(ports, job, each));
  }
  addExtras(made, making);
  return made;
}

function addExtras(made: Mutable<NewJob>, making: Undefinable<Extras>): void {
  const { uploads, copiedFrom, artwork, dialect, idempotency } = making;
  if (uploads !== undefined && uploads.length > 0) {
    made.uploads = uploads;
  }
  if (copiedFrom !== undefined) {
    made.copiedFrom = copiedFrom;
  }
  if (artwork !== undefined) {
    made.artwork = artwork;
  }
  if (dialect !== undefined) {
    made.dialect = dialect;
  }
  if (idempotency !== undefined) {
    made.idempotency = idempotency;
  }
}

function firstTicket(job: Job, quietMs: number | undefined): Ticket | undefined {
  if (job.status === "pending") {
    return job.inTurn === true || job.heldAt !== undefined ? undefined : runTicket(job, dueAt(job));
  }
  return quietMs === undefined ? undefined : closeTicket(job, job.createdAt + quietMs);
}

function subscriptionOf(
  { ids }: Pick<Ports, "ids">,
  { id: jobId, companyId, createdAt }: Job,
  subscription: NewSubscription,
): Subscription {
  return { ...subscription, id: ids.next(), companyId, jobId, createdAt };
}
