/** Sends callbacks, through the address guard. */

import type { SendOutcome } from "../core/model/delivery.ts";
import type { Clock } from "../core/ports/base.ts";
import type { DeliverySender } from "../core/ports/callbacks.ts";
import type { CallbackStyles } from "./callback-styles/callback-style.ts";
import { calledUrl } from "./called-url.ts";
import { AddressRefused, type Guard } from "./dial.ts";
import { type HttpTimes, Stopped, TooSlow } from "./exchange.ts";
import { reasonOf } from "./fetch-failure.ts";
import { type Closable, HttpClient } from "./http-client.ts";
import { post, type PostAnswer } from "./http-post.ts";

export interface CallbackSenderOptions extends Guard {
  readonly clock: Clock;
  /** The secrets that sign a company's callbacks now, the newest first. */
  readonly secretsOf: (companyId: string) => Promise<readonly string[]>;
  readonly styles: CallbackStyles;
  /** For one attempt, all in all. Default 15 s. */
  readonly totalMsMax?: number;
}

export type ClosableSender = DeliverySender & Closable;

const TOTAL_MS_MAX = 15_000;

/** A sender with connections of its own. */
export function openCallbackSender(options: CallbackSenderOptions): ClosableSender {
  const { clock, secretsOf, styles, totalMsMax = TOTAL_MS_MAX } = options;
  const client = new HttpClient({ ...options, times: withinTotal(totalMsMax) });
  return {
    async send(delivery) {
      const { companyId, target } = delivery;
      const url = calledUrl(target);
      if (typeof url === "string") {
        return { verdict: "failed", isUnreachable: false, error: url };
      }
      const style = styles[delivery.style ?? "standard"];
      if (style === undefined) {
        const error = `this server does not write callbacks in the style ${delivery.style}`;
        return { verdict: "failed", isUnreachable: false, error };
      }
      const outgoing = { ...delivery, at: new Date(clock.now()) };
      const body = style.encode(outgoing);
      const secrets = await secretsOf(companyId);
      const headers = {
        Accept: "*/*",
        "Accept-Encoding": "identity",
        "User-Agent": "Jobgate",
        ...style.headers({ ...outgoing, body, secrets }),
        ...(delivery.traceparent !== undefined && { traceparent: delivery.traceparent }),
      };
      try {
        return sentBy(await post(client, { url, headers, body }), clock);
      } catch (error) {
        return failedBy(error, totalMsMax);
      }
    },
    close: () => client.close(),
  };
}

/** One limit is enough: an attempt is short. */
function withinTotal(totalMsMax: number): HttpTimes {
  return {
    connectMsMax: totalMsMax,
    headMsMax: totalMsMax,
    pauseMsMax: totalMsMax,
    totalMsMax,
  };
}

function sentBy({ status, headers, text }: PostAnswer, clock: Clock): SendOutcome {
  const answered = { status, isUnreachable: false, ...(text === "" ? {} : { response: text }) };
  if (status >= 200 && status < 300) {
    return { ...answered, verdict: "delivered" };
  }
  if (status === 410) {
    const error = "the target answers 410 Gone: it is told nothing more about this job";
    return { ...answered, verdict: "gone", error };
  }
  const retryAfterMs = retryAfterOf(headers["retry-after"], clock.now());
  const error =
    status >= 300 && status < 400
      ? `the target redirects (status ${status}), which is not followed`
      : `the target answers with status ${status}`;
  return {
    ...answered,
    verdict: "retry",
    error,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function failedBy(error: unknown, totalMsMax: number): SendOutcome {
  if (error instanceof AddressRefused) {
    // The same address is refused again; once the operator has opened it, the delivery can be replayed.
    return { verdict: "failed", isUnreachable: false, error: reasonOf(error) };
  }
  if (error instanceof Stopped) {
    // Says nothing about the host.
    return { verdict: "retry", isUnreachable: false, error: "the server was stopping" };
  }
  const reason =
    error instanceof TooSlow ? `no answer within ${totalMsMax / 1000} s` : reasonOf(error);
  return { verdict: "retry", isUnreachable: true, error: reason };
}

/** RFC 9110 §10.2.3: seconds, or a date. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  if (/^[0-9]{1,9}$/u.test(header)) {
    return Number(header) * 1000;
  }
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
