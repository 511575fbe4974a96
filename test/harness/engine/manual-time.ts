/** A clock and timers that stand still until a test moves them. Setting the clock moves no timer, as in a real system. */

import type { Clock } from "../../../src/core/ports/base.ts";
import type { Timers } from "../../../src/engine/dispatch/timers.ts";

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

export class ManualTime implements Clock, Timers {
  #now = 0;
  #clockAt0 = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#clockAt0 + this.#now;
  }

  elapsedMs(): number {
    return this.#now;
  }

  /** Sets the clock forward, or back by a negative number. */
  setClock(byMs: number): void {
    this.#clockAt0 += byMs;
  }

  set(delayMs: number, action: () => void): () => void {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When the next timer is due, from now; undefined without timers. */
  get nextInMs(): number | undefined {
    const times = [...this.#timers].map(({ at }) => at);
    return times.length === 0 ? undefined : Math.min(...times) - this.#now;
  }

  /** Moves time, and fires what comes due on the way, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [timer] = [...this.#timers]
        .filter(({ at }) => at <= until)
        .sort((left, right) => left.at - right.at);
      if (timer === undefined) {
        break;
      }
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.action();
    }
    this.#now = until;
  }
}
