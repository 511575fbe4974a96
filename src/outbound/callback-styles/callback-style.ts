/** How callbacks are written: their body, and the header fields that say what it is and who sent it. */

import type { CallbackDocument, CallbackFormat } from "../../core/model/contract-types.gen.ts";
import type { ClaimedDelivery } from "../../core/model/delivery.ts";

/** What there is to tell. */
export interface NewCallback {
  /** Of the delivery. */
  readonly id: string;
  readonly callback: CallbackDocument;
  readonly format: CallbackFormat;
  readonly companyId: string;
  /** Of a delivery that tells one. */
  readonly record?: ClaimedDelivery["record"];
  /** When it is sent. */
  readonly at: Date;
}

/** A body that is about to be sent. Every attempt of a delivery has the same id and a time of its own. */
export interface OutgoingCallback extends NewCallback {
  readonly body: string;
  /** What signs the company's callbacks now, the newest first, each as `whsec_…`. */
  readonly secrets: readonly string[];
}

/** One way to write callbacks. A door whose clients expect another one brings its own. */
export interface CallbackStyle {
  /** The body; the same for every attempt, but for what is good for a while only. */
  encode(callback: NewCallback): string;
  /** The header fields beside those that every call has. */
  headers(callback: OutgoingCallback): Readonly<Record<string, string>>;
}

/** Every style by its name. The standard one is that of deliveries that name none. */
export type CallbackStyles = Readonly<Record<string, CallbackStyle>> & {
  readonly standard: CallbackStyle;
};
