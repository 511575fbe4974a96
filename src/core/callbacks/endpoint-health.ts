/** How addresses that are told stand: well, failing, or switched off because nothing was taken for days. */

import type { ClaimedDelivery, FailingEndpoint } from "../model/delivery.ts";

/** How it stands after one more failure. A failure that comes later than `offAfterMs` after the last one begins anew. */
export function afterFailure(
  known: FailingEndpoint | undefined,
  at: number,
  offAfterMs: number,
): FailingEndpoint {
  const goesOn = known !== undefined && at - known.lastAt <= offAfterMs;
  const since = goesOn ? known.since : at;
  const offAt = known?.offAt ?? (at - since >= offAfterMs ? at : undefined);
  return { since, lastAt: at, ...(offAt === undefined ? {} : { offAt }) };
}

/** Whether it is not even tried: the address is off, and nobody asked for this one by a replay or a test. */
export function isLeft({ failing, callback, attempts, tries }: ClaimedDelivery): boolean {
  const isAskedFor = callback.type === "test" || (tries === 1 && attempts > 1);
  return failing?.offAt !== undefined && !isAskedFor;
}
