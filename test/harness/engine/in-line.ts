/** Handlers of lines for dispatchers that are tested without an engine around them. */

import { FairSlots } from "../../../src/core/slots/fair-slots.ts";
import type { Clock, Log } from "../../../src/core/ports/base.ts";
import type { TakeTicket, TicketHandler } from "../../../src/engine/dispatch/dispatcher.ts";
import { lineHandler } from "../../../src/engine/dispatch/line-taker.ts";
import type { Timers } from "../../../src/engine/dispatch/timers.ts";
import type { Store } from "../../../src/store/open-store.ts";

interface InLineOptions {
  readonly store: Pick<Store, "tickets" | "lines">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly workers: number;
  readonly take: TakeTicket;
  readonly atOnce?: number;
  readonly isShared?: boolean;
  readonly stopping?: AbortSignal;
}

/** A handler with so many workers, of which companies get their equal parts and no more. */
export function inLine({
  store,
  workers,
  take,
  atOnce = workers,
  stopping = new AbortController().signal,
  ...ports
}: InLineOptions): TicketHandler {
  const slots = new FairSlots({ size: workers, extra: 0 });
  const { tickets, lines } = store;
  return lineHandler(
    { isShared: false, ...ports, tickets, lines, stopping },
    { slots, take, atOnce, turns: 2 * workers },
  );
}
