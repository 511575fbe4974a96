/** The clock watch: notices that the clock was set, so that what is due now does not wait until the old time has come again. */

import type { Clock } from "../../core/ports/base.ts";
import type { WaitStore } from "../../core/ports/runs.ts";
import { type RepeatPorts, Repeats } from "./repeats.ts";

export interface ClockWatchOptions extends RepeatPorts {
  readonly waits: WaitStore;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly clockLookMs: number;
  /** Something may be due. */
  readonly wake: () => void;
}

/** Less is the work of an NTP daemon, and of timers that fire late. */
const STEP_MS = 1000;

export class ClockWatch {
  readonly #options: ClockWatchOptions;
  /** The clock minus what nobody can set; changes only when the clock is set. */
  #offsetMs: number;
  /** The clock may have been set back while nobody looked. */
  #isSetBack = true;
  readonly #repeats: Repeats;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
    this.#repeats = new Repeats(options);
    this.#offsetMs = this.#measure();
  }

  /** Resolves when what waits too long already has been put right. */
  start(): Promise<void> {
    return this.#repeats.now({
      everyMs: this.#options.clockLookMs,
      work: () => this.#look(),
      failure: "What waits too long could not be put right; trying again.",
    });
  }

  stop(): void {
    this.#repeats.stop();
  }

  async #look(): Promise<void> {
    const { log, wake } = this.#options;
    const stepMs = this.#measure() - this.#offsetMs;
    if (Math.abs(stepMs) >= STEP_MS) {
      this.#offsetMs += stepMs;
      log.warn({ stepMs: Math.round(stepMs) }, "The clock was set.");
      this.#isSetBack ||= stepMs < 0;
      wake();
    }
    if (this.#isSetBack) {
      await this.#shorten();
    }
  }

  async #shorten(): Promise<void> {
    const { waits, clock, leaseMs, log, wake } = this.#options;
    const waiting = await waits.shorten(clock.now(), leaseMs);
    this.#isSetBack = false;
    if (waiting > 0) {
      log.warn({ waiting }, "The clock was set back; what would have waited too long is due now.");
      wake();
    }
  }

  #measure(): number {
    return this.#options.clock.now() - this.#options.timers.elapsedMs();
  }
}
