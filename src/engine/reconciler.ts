/** The reconciler: at the start and each minute it gives whatever is due but has no ticket a new one. */

import type { Clock, Log } from "../core/ports/base.ts";
import type { ScheduleStore } from "../core/ports/schedules.ts";
import type { Timers } from "./dispatch/timers.ts";

interface ReconcilerOptions {
  readonly schedules: ScheduleStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** There is something to be handed out. */
  wake(): void;
}

const EVERY_MS = 60_000;
/** A schedule cannot catch up longer than a week; firings are kept as long again and more. */
const FIRINGS_KEPT_MS = 30 * 86_400_000;

export class Reconciler {
  readonly #options: ReconcilerOptions;
  #callOffTimer: () => void = () => undefined;
  #started = false;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /** Resolves when the first look is done; a failing one is tried again with the next. */
  async start(): Promise<void> {
    this.#started = true;
    await this.#look();
  }

  stop(): void {
    this.#started = false;
    this.#callOffTimer();
  }

  async #look(): Promise<void> {
    const { schedules, clock, timers, log } = this.#options;
    try {
      const count = await schedules.reconcile(clock.now() - FIRINGS_KEPT_MS);
      if (count > 0) {
        log.warn({ tickets: count }, "Tickets were missing and have been issued again.");
        this.#options.wake();
      }
    } catch (error) {
      log.error({ err: error }, "Missing tickets could not be issued; trying again.");
    }
    if (this.#started) {
      this.#callOffTimer = timers.set(EVERY_MS, () => void this.#look());
    }
  }
}
