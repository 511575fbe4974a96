/** The ports of telling others: endpoints, signing secrets, deliveries and who carries them. */

import type {
  Attempt,
  Delivery,
  Endpoint,
  FailingEndpoint,
  OffEndpoint,
  ClaimedDelivery,
  Route,
  SendOutcome,
  Subscription,
} from "../model/delivery.ts";

/** The endpoints of companies; the subscriptions of single jobs are stored with them. */
export interface SubscriptionStore {
  add(subscription: Subscription): Promise<void>;
  /** The endpoints of a company, oldest first. */
  list(companyId: string): Promise<readonly Endpoint[]>;
  /** Those of one job, with their whole addresses. */
  ofJob(jobId: string): Promise<readonly Subscription[]>;
  /** Removes an endpoint and gives up what waits for it; false if it is not there. */
  remove(id: string): Promise<boolean>;
}

/** The secrets that sign a company's callbacks, in the form `whsec_…`. */
export interface SigningSecretStore {
  /** Those that sign at this time, the newest first; the first one is made when it is first needed. */
  current(companyId: string, now: number): Promise<readonly string[]>;
  /** The newest one if nobody has seen it yet. */
  reveal(companyId: string, now: number): Promise<string | undefined>;
  /** Makes a new one; those before it sign until then. */
  rotate(companyId: string, now: number, oldUntil: number): Promise<string>;
}

export interface DeliveryPage {
  readonly jobId: string;
  readonly limit: number;
  /** Deliveries older than this one; the newest without it. */
  readonly before?: string;
}

/** How an attempt ended, and what becomes of its delivery. */
export interface Settlement {
  readonly attempt: Attempt;
  readonly state: "pending" | "delivered" | "failed";
  /** When it is tried again, where it is pending. */
  readonly nextAt: number;
  /** The target wants no more about this job. */
  readonly isGone: boolean;
  /** How its address stands after it; as before without it. */
  readonly endpoint?: FailingEndpoint | "well";
  /** Who gets the mail of companies that have no address of their own, where mail is sent. */
  readonly mailTo?: string;
}

/** The host of a route as its deliveries see it: how often in a row it did not answer, and until when it is left alone. */
export interface HostState {
  readonly failures: number;
  readonly pausedUntil: number;
}

/** Deliveries are made by the store itself, in the transaction of the event that they tell. */
export interface DeliveryStore {
  /** The next due delivery of a route, taken for a while; undefined if there is none or the host is left alone. */
  claim(route: Route, at: number, leaseUntil: number): Promise<ClaimedDelivery | undefined>;
  /** True where the address was switched off by it, which the company is told. */
  settle(deliveryId: string, settlement: Settlement): Promise<boolean>;
  /** The addresses of a company that are switched off, the first one first. */
  offEndpoints(companyId: string): Promise<readonly OffEndpoint[]>;
  /** Switches an address on again; false where it is not off. */
  switchOn(companyId: string, target: string): Promise<boolean>;
  host(route: Route): Promise<HostState>;
  setHost(route: Route, state: HostState): Promise<void>;
  /** Issues the ticket for what still waits in a route, if anything does. */
  rearm(route: Route): Promise<void>;
  /** Frees what was claimed until before `leaseEndedBefore`, gives up what is too old, and issues missing tickets. */
  reconcile(now: number, leaseEndedBefore: number): Promise<void>;
  /** Newest first, with their attempts. */
  list(page: DeliveryPage): Promise<readonly Delivery[]>;
  /** Makes a delivery due now, with all its retries; false if there is none. */
  replay(jobId: string, deliveryId: string, at: number): Promise<boolean>;
  /** Makes a test delivery for everybody who is told about the job. Returns how many. */
  test(jobId: string, at: number): Promise<number>;
}

export interface DeliverySender {
  /** Sends once and tells how it ended; never rejects for what the target did. */
  send(delivery: ClaimedDelivery): Promise<SendOutcome>;
}
