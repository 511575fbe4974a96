/** The firer: takes the tickets of schedules that are due, and fires all of one moment together, because commits are what costs. */

import { fireSchedules } from "../../core/schedules/fire-schedules.ts";
import type { Ports } from "../../core/ports/ports.ts";
import type { Ticket } from "../../core/model/ticket.ts";
import { Problem } from "../../core/model/problem.ts";
import { nextTurn } from "../dispatch/timers.ts";

export type FirerPorts = Pick<Ports, "schedules" | "calendar" | "clock" | "ids" | "log">;

interface WaitingSchedule {
  readonly scheduleId: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How many schedules are fired in one transaction. */
export const FIRINGS_AT_ONCE = 500;

export class Firer {
  readonly #ports: FirerPorts;
  readonly #waiting: WaitingSchedule[] = [];
  #firing = false;

  constructor(ports: FirerPorts) {
    this.#ports = ports;
  }

  /** Fires the schedule of a ticket and sets the ticket to its next time. Nothing is left to be worked on then. */
  async take({ ref }: Ticket): Promise<undefined> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ scheduleId: ref, resolve, reject });
      if (!this.#firing) {
        this.#firing = true;
        void this.#fireWaiting();
      }
    });
  }

  async #fireWaiting(): Promise<void> {
    // By then all tickets that were handed out together are here.
    await nextTurn();
    while (this.#waiting.length > 0) {
      await this.#fire(this.#waiting.splice(0, FIRINGS_AT_ONCE));
      await nextTurn();
    }
    this.#firing = false;
  }

  async #fire(batch: readonly WaitingSchedule[]): Promise<void> {
    try {
      await fireSchedules(
        this.#ports,
        batch.map(({ scheduleId }) => scheduleId),
      );
      for (const { resolve } of batch) {
        resolve();
      }
    } catch (error) {
      // A store that takes nothing would keep each of them waiting anew.
      if (batch.length === 1 || (error instanceof Problem && error.code === "unavailable")) {
        for (const { reject } of batch) {
          reject(error);
        }
        return;
      }
      // One bad schedule must not hold up its neighbours; and requests are read in between, for this may take long.
      for (const one of batch) {
        await nextTurn();
        await this.#fire([one]);
      }
    }
  }
}
