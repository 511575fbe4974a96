/** The clock watch: notices that the clock was set, so that what is due now does not wait until the old time has come again. */

import type { Clock, Log } from "../../core/ports/base.ts";
import type { WaitStore } from "../../core/ports/runs.ts";
import type { Timers } from "./timers.ts";

export interface ClockWatchOptions {
  readonly waits: WaitStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
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
  #callOffTimer: () => void = () => undefined;
  #started = false;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
    this.#offsetMs = this.#measure();
  }

  /** Resolves when what waits too long already has been put right. */
  async start(): Promise<void> {
    this.#started = true;
    await this.#look();
  }

  stop(): void {
    this.#started = false;
    this.#callOffTimer();
  }

  async #look(): Promise<void> {
    const { timers, clockLookMs, log, wake } = this.#options;
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
    if (this.#started) {
      this.#callOffTimer = timers.set(clockLookMs, () => void this.#look());
    }
  }

  async #shorten(): Promise<void> {
    const { waits, clock, leaseMs, log, wake } = this.#options;
    try {
      const waiting = await waits.shorten(clock.now(), leaseMs);
      this.#isSetBack = false;
      if (waiting > 0) {
        log.warn(
          { waiting },
          "The clock was set back; what would have waited too long is due now.",
        );
        wake();
      }
    } catch (error) {
      log.error({ err: error }, "What waits too long could not be put right; trying again.");
    }
  }

  #measure(): number {
    return this.#options.clock.now() - this.#options.timers.elapsedMs();
  }
}
