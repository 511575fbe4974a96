/** A dispatcher that does nothing but fire the schedules of a service whose own engine stands. */

import { EmbeddedDispatcher } from "../../../src/engine/dispatch/embedded-dispatcher.ts";
import type { Timers } from "../../../src/engine/dispatch/timers.ts";
import { Firer } from "../../../src/engine/schedules/firer.ts";
import { inLine } from "./in-line.ts";
import type { Service } from "./service.ts";

/** Fires so many at once. */
export function firingDispatcher(
  { ports, store }: Service,
  timers: Timers,
  workers: number,
): EmbeddedDispatcher {
  const none = { workers: 0, take: async () => undefined };
  const firer = new Firer(ports);
  const fire = inLine({
    ...ports,
    store,
    timers,
    workers,
    take: async (ticket) => firer.take(ticket),
  });
  return new EmbeddedDispatcher({
    ...ports,
    tickets: store.lines,
    timers,
    handlers: { run: none, deliver: none, close: none, expire: none, follow: none, fire },
  });
}
