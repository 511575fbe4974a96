/** The embedded dispatcher: hands out tickets when they are due, in this process, a limited number at once. */

import type { Clock, Log, Ticket, TicketStore } from "../core/ports.ts";
import type { Timers } from "./timers.ts";

export type Work = () => Promise<void>;

/**
 * Takes what a ticket stands for, and spends the ticket in the same transaction. Returns the work to be done now;
 * undefined if there is none. A ticket whose taking throws comes again later.
 */
type TakeTicket = (ticket: Ticket) => Promise<Work | undefined>;

export interface DispatcherOptions {
  readonly tickets: TicketStore;
  readonly take: TakeTicket;
  /** How many works run at once. */
  readonly workers: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

const RETRY_MS = 1000;
const RETRY_MS_MAX = 60_000;
/** A clock that was set is noticed after this time at the latest. */
const LOOK_AGAIN_MS = 60_000;

export class EmbeddedDispatcher {
  readonly #options: DispatcherOptions;
  /** Keys of tickets that are being taken. */
  readonly #taking = new Set<string>();
  /** How often in a row taking a ticket failed, by key. */
  readonly #failures = new Map<string, number>();
  readonly #busy = new Set<Promise<void>>();
  #callOffTimer: () => void = () => undefined;
  #started = false;
  #looking = false;
  #lookAgain = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  start(): void {
    this.#started = true;
    this.wake();
  }

  /** Takes no more tickets. What is running goes on; idle() tells when it has ended. */
  stop(): void {
    this.#started = false;
    this.#callOffTimer();
  }

  /** Resolves when nothing is running any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#busy);
  }

  /** There may be something due. */
  wake(): void {
    if (this.#looking) {
      this.#lookAgain = true;
    } else if (this.#started) {
      void this.#look();
    }
  }

  async #look(): Promise<void> {
    this.#looking = true;
    do {
      this.#lookAgain = false;
      try {
        await this.#handOut();
      } catch (error) {
        this.#options.log.error({ err: error }, "The due tickets could not be read; trying again.");
        this.#wakeIn(RETRY_MS);
      }
    } while (this.#lookAgain && this.#started);
    this.#looking = false;
  }

  async #handOut(): Promise<void> {
    const { tickets, clock, workers } = this.#options;
    this.#callOffTimer();
    const free = workers - this.#busy.size;
    if (free <= 0) {
      // Whatever ends wakes.
      return;
    }
    const due = await tickets.due(clock.now(), free + this.#taking.size);
    for (const ticket of due.filter(({ key }) => !this.#taking.has(key)).slice(0, free)) {
      this.#handle(ticket);
    }
    const nextDueAt = await tickets.nextDueAt();
    if (nextDueAt !== undefined && nextDueAt > clock.now()) {
      this.#wakeIn(Math.min(nextDueAt - clock.now(), LOOK_AGAIN_MS));
    }
  }

  #handle(ticket: Ticket): void {
    this.#taking.add(ticket.key);
    const busy = this.#takeAndWork(ticket).finally(() => {
      this.#busy.delete(busy);
      this.wake();
    });
    this.#busy.add(busy);
  }

  async #takeAndWork(ticket: Ticket): Promise<void> {
    const work = await this.#take(ticket);
    this.#taking.delete(ticket.key);
    this.wake();
    try {
      await work?.();
    } catch (error) {
      this.#options.log.error({ err: error, ticket: ticket.key }, "The work of a ticket failed.");
    }
  }

  async #take(ticket: Ticket): Promise<Work | undefined> {
    try {
      const work = await this.#options.take(ticket);
      this.#failures.delete(ticket.key);
      return work;
    } catch (error) {
      await this.#postpone(ticket, error);
      return undefined;
    }
  }

  async #postpone({ key }: Ticket, error: unknown): Promise<void> {
    const { tickets, clock, log } = this.#options;
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const delayMs = Math.min(RETRY_MS * 2 ** failures, RETRY_MS_MAX);
    log.error({ err: error, ticket: key, delayMs }, "A ticket could not be taken; trying again.");
    try {
      await tickets.postpone(key, clock.now() + delayMs);
    } catch (postponeError) {
      log.error({ err: postponeError, ticket: key }, "A ticket could not be postponed.");
    }
  }

  #wakeIn(delayMs: number): void {
    this.#callOffTimer();
    this.#callOffTimer = this.#options.timers.set(delayMs, () => this.wake());
  }
}
