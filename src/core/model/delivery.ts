/** Callbacks: who is told about which jobs is a subscription, one callback or mail with its attempts a delivery. */

import type {
  CallbackDocument,
  CallbackEvent,
  CallbackFormat,
  CallbackType,
  DeliveryAttempt,
  DeliveryDocument,
  DeliveryKind,
} from "./contract-types.gen.ts";
import type { EventCode } from "./event.ts";
import type { Members } from "./people/record.ts";
import type { Ticket } from "./ticket.ts";
import { RECORD_STYLE } from "./people/trigger.ts";

export type {
  CallbackEvent,
  CallbackFormat,
  CallbackType,
  DeliveryKind,
} from "./contract-types.gen.ts";

/** The events that tell what becomes of artwork. */
export const ARTWORK_CODES = [
  "artwork.uploaded",
  "artwork.adjusted",
  "preflight.done",
  "review.wanted",
  "review.done",
  "proof.ready",
  "decision.made",
  "artwork.expired",
  "link.revoked",
] as const satisfies readonly (EventCode & CallbackEvent)[];

/** The events that can be told; all others stay in the job's history. */
export const CALLBACK_EVENTS = [
  "job.started",
  "job.completed",
  "job.failed",
  "job.cancelled",
  "document.added",
  "result.added",
  "file.failed",
  ...ARTWORK_CODES,
  "record.changed",
  "contents.removed",
  "endpoint.off",
] as const satisfies readonly (EventCode & CallbackEvent)[];

/** The events that end a job: exactly one of them happens to each. */
export const END_CODES = [
  "job.completed",
  "job.failed",
  "job.cancelled",
] as const satisfies readonly CallbackEvent[];

/** The events that change a job's state: what callbacks tell unless more or less is asked for. */
export const STATE_CODES = [
  "job.started",
  ...END_CODES,
] as const satisfies readonly CallbackEvent[];

/** The events that change a record. */
export const RECORD_CODES = [
  "record.changed",
  "job.completed",
  "job.cancelled",
] as const satisfies readonly CallbackEvent[];

/** Somebody who is to be told about one job, or about all jobs of a company. */
export interface Subscription {
  readonly id: string;
  readonly companyId: string;
  /** All jobs of the company without it. */
  readonly jobId?: string;
  readonly kind: DeliveryKind;
  /** An http or https address, or a mail address. */
  readonly target: string;
  /** What is sent to; one host is served by few calls at a time. */
  readonly host: string;
  readonly format: CallbackFormat;
  readonly events: readonly CallbackEvent[];
  /** How its callbacks are written, by name; the standard way without it. */
  readonly style?: string;
  /** Told only if the event or one before it was at least this severe. */
  readonly severityMin?: "warning" | "error";
  readonly createdAt: number;
}

/** A subscription of a job that is still to be made. */
export type NewSubscription = Pick<
  Subscription,
  "kind" | "target" | "host" | "format" | "style" | "events" | "severityMin"
>;

/** An endpoint of a company as it is shown: the address without user information and query. */
export interface Endpoint extends Pick<Subscription, "id" | "target" | "events"> {
  readonly format: EndpointFormat;
}

/** How it is told: by the contract's document, or of records as WorkfloPlus tells of them. */
export const ENDPOINT_FORMATS = ["json", "xml", RECORD_STYLE] as const;
export type EndpointFormat = (typeof ENDPOINT_FORMATS)[number];

/** One callback or mail for one target, as it is shown. */
export interface Delivery
  extends Pick<Subscription, "kind" | "format">,
    Pick<DeliveryDocument, "target" | "sequence" | "state"> {
  readonly id: string;
  readonly jobId: string;
  readonly type: CallbackType;
  readonly nextAt: number;
  readonly createdAt: number;
  readonly attempts: readonly Attempt[];
}

/** One try to deliver. */
export interface Attempt extends Omit<DeliveryAttempt, "at"> {
  /** Counts from 1 per delivery, over replays too. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What there is to send: a delivery that this process has claimed. */
export interface ClaimedDelivery
  extends Pick<Subscription, "companyId" | "kind" | "host" | "format" | "style"> {
  readonly id: string;
  readonly jobId: string;
  /** In clear; never to be logged or shown. */
  readonly target: string;
  readonly callback: CallbackDocument;
  /** Of one that tells a record: its fields as the query API has them. */
  readonly record?: Members;
  /** The job's, unless another one was asked for. */
  readonly locale?: string;
  /** A W3C traceparent: the latest run of the job, or what submitted it; in place of it, once it is sent, the sending itself. */
  readonly traceparent?: string;
  /** How its address stands, where nothing was taken there lately. */
  readonly failing?: FailingEndpoint;
  /** How often it was tried before, over replays too. */
  readonly attempts: number;
  /** How often it was tried before since it was made or replayed. */
  readonly tries: number;
}

/** An address of a company that takes no callbacks: nothing that was sent there was taken in this time. */
export interface FailingEndpoint {
  readonly since: number;
  readonly lastAt: number;
  /** Since then nothing more is sent there. */
  readonly offAt?: number;
}

/** One that is switched off, as it is shown. */
export interface OffEndpoint extends Pick<FailingEndpoint, "since"> {
  /** Without user information and query. */
  readonly target: string;
  readonly offAt: number;
}

/** How sending a delivery ended. */
export interface SendOutcome extends Pick<Attempt, "status" | "error" | "response"> {
  /** "gone": the target wants no more of this. "retry": it may work later. */
  readonly verdict: "delivered" | "retry" | "failed" | "gone";
  /** The host did not answer at all, so others for it need not be tried now. */
  readonly isUnreachable: boolean;
  /** When the target wants to be asked again. */
  readonly retryAfterMs?: number;
}

/** All mail goes to one server. No host of an address is called like this. */
export const MAIL_HOST = "@mail";

/**
 * Where deliveries of a company go. Each company has its own queue to a host, with its own pauses: what others send
 * there, and how slowly they are answered, holds up nothing of it.
 */
export interface Route {
  readonly companyId: string;
  readonly host: string;
}

/** The ticket that gets the deliveries of a route sent: one live ticket a route. */
export function deliverTicket({ companyId, host }: Route, dueAt: number): Ticket {
  return { key: `deliver:${companyId} ${host}`, kind: "deliver", companyId, ref: host, dueAt };
}

/** So long a host that does not answer is left alone at most. */
export const HOST_PAUSE_MS_MAX = 5 * 60_000;
