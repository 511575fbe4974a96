/** Sends a callback as a part of its job's trace, so that whoever is called can go on with it. Mails carry no trace. */

import type { ClaimedDelivery, SendOutcome } from "../../core/model/delivery.ts";
import type { Ids } from "../../core/ports/base.ts";
import { clientSpan } from "../../core/ports/tracing/traced.ts";
import type { SpanEnd, Tracing } from "../../core/ports/tracing/tracing.ts";
import { childTraceparent } from "../../core/text/traceparent.ts";

export interface TracePorts {
  readonly ids: Ids;
  readonly tracing?: Tracing;
}

/** What `send` is given names the sending as the parent of what comes of it. */
export async function sendInTrace(
  { ids, tracing }: TracePorts,
  delivery: ClaimedDelivery,
  send: (delivery: ClaimedDelivery) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const { traceparent: parent, kind, target, attempts } = delivery;
  if (kind !== "callback") {
    return send(delivery);
  }
  if (tracing === undefined) {
    return send(
      parent === undefined ? delivery : { ...delivery, traceparent: childTraceparent(parent, ids) },
    );
  }
  const { attributes, ...span } = clientSpan("POST", target);
  const sending = tracing.begin({
    ...span,
    ...(parent === undefined ? { startsTrace: true } : { parent }),
    attributes: {
      ...attributes,
      "jobgate.job.id": delivery.jobId,
      "jobgate.delivery.id": delivery.id,
      "jobgate.event.type": delivery.callback.type,
      ...(attempts > 1 ? { "http.request.resend_count": attempts - 1 } : {}),
    },
  });
  const traced = { ...delivery, traceparent: sending.traceparent };
  const sent = await sending
    .within(() => send(traced))
    .catch((error: unknown) => {
      sending.end({ error: "unsendable" });
      throw error;
    });
  sending.end(spanEnd(sent));
  return sent;
}

function spanEnd({ verdict, status }: SendOutcome): SpanEnd {
  return {
    ...(status === undefined ? {} : { attributes: { "http.response.status_code": status } }),
    // HTTP spans: where a status came it is the type of the error.
    ...(verdict === "delivered" ? {} : { error: status === undefined ? verdict : String(status) }),
  };
}
