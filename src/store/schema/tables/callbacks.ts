/** The tables of callbacks: who is told, what, and what came of it. */

import type {
  CallbackFormat,
  DeliveryKind,
  DeliveryState,
} from "../../../core/model/contract-types.gen.ts";
import type { CallbackType } from "../../../core/model/delivery.ts";

export interface SubscriptionRow {
  id: string;
  /** The job's id, or the company's for an endpoint that is told about all its jobs. */
  scope: string;
  company_id: string;
  kind: DeliveryKind;
  /** As it may be shown. */
  target: string;
  /** The whole address, sealed under the id of the subscription, where it holds more than may be shown. */
  sealed: string | null;
  host: string;
  format: CallbackFormat;
  /** Event codes, separated by blanks. */
  events: string;
  severity_min: "warning" | "error" | null;
  /** Null for the standard one. */
  style: string | null;
  created_at: number;
}

/** What a delivery has of its subscription. */
type DeliveryRoute = Pick<
  SubscriptionRow,
  "company_id" | "kind" | "target" | "sealed" | "host" | "format" | "style"
>;

export interface DeliveryRow extends DeliveryRoute {
  id: string;
  subscription_id: string;
  job_id: string;
  type: CallbackType;
  sequence: number;
  /** CallbackDocument as JSON: the job as it was at the event, so that every attempt says the same. */
  notice: string;
  /** Of one that tells a record: its fields as the query API has them, as packed JSON. */
  record: string | null;
  locale: string | null;
  state: DeliveryState;
  attempts: number;
  /** Attempts since it was made or replayed. */
  tries: number;
  next_at: number;
  /** Null unless it is being sent. */
  lease_until: number | null;
  /** After this time it is given up, however few attempts there were. */
  expires_at: number;
  created_at: number;
}

export interface DeliveryAttemptRow {
  delivery_id: string;
  number: number;
  at: number;
  duration_ms: number;
  status: number | null;
  error: string | null;
  response: string | null;
}

export interface DeliveryHostRow {
  company_id: string;
  host: string;
  failures: number;
  paused_until: number;
}

/** An address of which no callback was taken lately. */
export interface FailingEndpointRow {
  company_id: string;
  /** As it may be shown. */
  target: string;
  failing_since: number;
  last_failed_at: number;
  /** Null while it is tried. */
  off_at: number | null;
}

export interface SigningSecretRow {
  company_id: string;
  number: number;
  sealed: string;
  valid_until: number | null;
  shown: number;
}
