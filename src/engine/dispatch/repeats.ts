/** Work that is done again and again, each time so long after the last has ended. */

import type { Log } from "../../core/ports/base.ts";
import type { Timers } from "./timers.ts";

export interface Repeat {
  readonly everyMs: number;
  readonly work: () => Promise<void>;
  /** What the log says where the work fails; it is done again all the same. Nothing without it. */
  readonly failure?: string;
}

export interface RepeatPorts {
  readonly timers: Timers;
  readonly log: Log;
}

export class Repeats {
  readonly #ports: RepeatPorts;
  /** What calls off the timers that are set. */
  readonly #callOffs = new Set<() => void>();
  #isStopped = false;

  constructor(ports: RepeatPorts) {
    this.#ports = ports;
  }

  /** Begins now. Resolves when the work was done once; never rejects. */
  async now(repeat: Repeat): Promise<void> {
    try {
      await repeat.work();
    } catch (err) {
      if (repeat.failure !== undefined) {
        this.#ports.log.error({ err }, repeat.failure);
      }
    }
    this.later(repeat);
  }

  /** Begins after that time. */
  later(repeat: Repeat, afterMs: number = repeat.everyMs): void {
    if (this.#isStopped) {
      return;
    }
    const callOff = this.#ports.timers.set(afterMs, () => {
      this.#callOffs.delete(callOff);
      void this.now(repeat);
    });
    this.#callOffs.add(callOff);
  }

  /** Ends all of it; what is being done goes on. */
  stop(): void {
    this.#isStopped = true;
    for (const callOff of this.#callOffs) {
      callOff();
    }
  }
}
