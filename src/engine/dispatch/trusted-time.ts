/** Time for what cannot be undone: a wall clock that leaps ahead is not believed before a day is over. */

import type { Clock, Log } from "../../core/ports/base.ts";
import type { Timers } from "./timers.ts";

const LEAP_MS = 3_600_000;
const DOUBT_MS = 86_400_000;

interface Ports {
  readonly clock: Clock;
  readonly timers: Pick<Timers, "elapsedMs">;
  readonly log: Log;
}

/** Goes with the wall clock, and by the steady one while the wall clock is ahead of it by more than an hour. */
export class TrustedTime implements Clock {
  readonly #ports: Ports;
  #wallMs: number;
  #elapsedMs: number;
  #leaptAtMs: number | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#wallMs = ports.clock.now();
    this.#elapsedMs = ports.timers.elapsedMs();
  }

  /** Epoch milliseconds. */
  now(): number {
    const { clock, timers } = this.#ports;
    const [wallMs, elapsedMs] = [clock.now(), timers.elapsedMs()];
    const steadyMs = this.#wallMs + elapsedMs - this.#elapsedMs;
    if (wallMs - steadyMs > LEAP_MS && !this.#isLongEnough(elapsedMs, wallMs - steadyMs)) {
      return steadyMs;
    }
    this.#wallMs = wallMs;
    this.#elapsedMs = elapsedMs;
    this.#leaptAtMs = undefined;
    return wallMs;
  }

  #isLongEnough(elapsedMs: number, aheadMs: number): boolean {
    if (this.#leaptAtMs === undefined) {
      this.#leaptAtMs = elapsedMs;
      this.#ports.log.warn(
        { aheadMs: Math.round(aheadMs) },
        "The clock was set ahead. Retention goes on by the time before, for a day, in case it was a mistake.",
      );
    }
    return elapsedMs - this.#leaptAtMs >= DOUBT_MS;
  }
}
