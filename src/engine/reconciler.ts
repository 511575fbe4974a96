/** The reconciler: at the start and each minute it gives whatever is due but has no ticket a new one. */

import type { Clock } from "../core/ports/base.ts";
import type { ScheduleStore } from "../core/ports/schedules.ts";
import type { TicketStore } from "../core/ports/tickets.ts";
import { type RepeatPorts, Repeats } from "./dispatch/repeats.ts";

interface ReconcilerOptions extends RepeatPorts {
  readonly tickets: TicketStore;
  readonly schedules: ScheduleStore;
  readonly clock: Clock;
  /** There is something to be handed out. */
  readonly wake: () => void;
}

const EVERY_MS = 60_000;
/** A schedule cannot catch up longer than a week; firings are kept as long again and more. */
const FIRINGS_KEPT_MS = 30 * 86_400_000;

export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #repeats: Repeats;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#repeats = new Repeats(options);
  }

  /** Resolves when the first look is done; a failing one is tried again with the next. */
  start(): Promise<void> {
    return this.#repeats.now({
      everyMs: EVERY_MS,
      work: () => this.#look(),
      failure: "Missing tickets could not be issued; trying again.",
    });
  }

  stop(): void {
    this.#repeats.stop();
  }

  async #look(): Promise<void> {
    const { tickets, schedules, clock, log, wake } = this.#options;
    const count = await tickets.reissue();
    if (count > 0) {
      log.warn({ tickets: count }, "Tickets were missing and have been issued again.");
      wake();
    }
    await schedules.forgetFirings(clock.now() - FIRINGS_KEPT_MS);
  }
}
