/** Progress of a run: workflows tell it as often as they like, the store hears it at most four times a second. */

import type { ActiveRun } from "./active-run.ts";
import type { Timers } from "../dispatch/timers.ts";

const STORE_EVERY_MS = 250;

interface Step {
  readonly progress: number;
  readonly message: string;
}

export class Progress {
  readonly #active: ActiveRun;
  readonly #timers: Timers;
  #untold: Step | undefined;
  #toldAtMs = -Infinity;
  #callOffTimer: (() => void) | undefined;

  constructor(active: ActiveRun, timers: Timers) {
    this.#active = active;
    this.#timers = timers;
  }

  /** `fraction` from 0 to 1. What comes too soon is told later, unless something newer comes. Throws RunStopped. */
  async tell(fraction: number, message: string): Promise<void> {
    this.#active.demandGoing();
    this.#untold = { progress: Math.min(1, Math.max(0, fraction)), message };
    const waitMs = this.#toldAtMs + STORE_EVERY_MS - this.#timers.elapsedMs();
    if (waitMs <= 0) {
      await this.#store();
    } else {
      this.#callOffTimer ??= this.#timers.set(waitMs, () => {
        // Whoever calls next learns that the run was stopped.
        this.#store().catch(() => undefined);
      });
    }
  }

  /** What was not told yet never is. */
  stop(): void {
    this.#untold = undefined;
    this.#callOffTimer?.();
  }

  async #store(): Promise<void> {
    this.#callOffTimer?.();
    this.#callOffTimer = undefined;
    const step = this.#untold;
    this.#untold = undefined;
    this.#toldAtMs = this.#timers.elapsedMs();
    if (step !== undefined) {
      await this.#active.report({ events: [], ...step });
    }
  }
}
