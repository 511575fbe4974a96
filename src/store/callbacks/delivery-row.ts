/** The row of a new delivery: all that is needed to send it, whatever becomes of the job. */

import { createHash } from "node:crypto";
import {
  type ArtworkNews,
  describeCallback,
  type MadeResults,
} from "../../core/callbacks/callback-document.ts";
import type { CallbackType } from "../../core/model/delivery.ts";
import { jobOf } from "../jobs/job-rows.ts";
import type { DeliveryRow, SubscriptionRow } from "../schema/tables/callbacks.ts";
import type { EventRow, JobRow } from "../schema/tables/jobs.ts";

/** All retries together take a day and a half at most; a host that does not answer at all must not keep things for ever. */
export const KEEP_TRYING_MS = 72 * 3_600_000;

/** What a delivery tells. */
interface ToldEvent extends Pick<EventRow, "sequence" | "at" | "message"> {
  readonly type: CallbackType;
  readonly resultId?: string;
  readonly document_id?: string | null;
  readonly file_name?: string | null;
  readonly made?: MadeResults;
  readonly artwork?: ArtworkNews;
}

/** The row of a delivery that is due at once. */
export function deliveryRow(
  subscription: SubscriptionRow,
  jobRow: JobRow,
  event: ToldEvent,
): DeliveryRow {
  const { type, sequence, at, message, resultId, document_id, file_name, made, artwork } = event;
  const job = jobOf(jobRow);
  const callback = describeCallback(job, {
    type,
    at,
    sequence,
    message,
    ...(document_id ? { documentId: document_id } : {}),
    ...(resultId === undefined ? {} : { resultId }),
    ...(file_name ? { fileName: file_name } : {}),
    ...(made === undefined ? {} : { made }),
    ...(artwork === undefined ? {} : { artwork }),
  });
  return {
    id: deliveryId(whoseOf(subscription, job.id), { type, sequence, at }),
    subscription_id: subscription.id,
    job_id: job.id,
    company_id: subscription.company_id,
    kind: subscription.kind,
    target: subscription.target,
    sealed: subscription.sealed,
    host: subscription.host,
    format: subscription.format,
    style: subscription.style,
    type,
    sequence,
    notice: JSON.stringify(callback),
    record: null,
    locale: job.asked.locale ?? null,
    state: "pending",
    attempts: 0,
    tries: 0,
    next_at: at,
    lease_until: null,
    expires_at: at + KEEP_TRYING_MS,
    created_at: at,
  };
}

/** A subscription may have mail sent to several people. */
function whoseOf({ id, kind, target }: SubscriptionRow, jobId: string): string {
  return kind === "mail" ? `${id} ${jobId} ${target}` : `${id} ${jobId}`;
}

/**
 * A UUIDv7 whose random part is what it is the delivery of: the same event is told to the same target once, and those of
 * one moment are in the order of their events.
 */
function deliveryId(
  whose: string,
  { type, sequence, at }: Pick<ToldEvent, "type" | "sequence" | "at">,
): string {
  const hash = createHash("sha256").update(`${whose} ${type} ${sequence} ${at}`).digest();
  hash[0] = ((hash[0] ?? 0) & 0x3f) | 0x80;
  const time = at.toString(16).padStart(12, "0");
  const order = (0x7000 | (sequence & 0xfff)).toString(16);
  const rest = hash.subarray(0, 8).toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-${order}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}
