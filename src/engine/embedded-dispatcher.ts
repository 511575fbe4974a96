/** The embedded dispatcher: hands out tickets when they are due, in this process, a limited number of each kind at once. */

import type { Ticket, TicketKind } from "../core/ports.ts";
import { type Dispatcher, type TicketOptions, TicketTaker } from "./dispatcher.ts";
import type { Timers } from "./timers.ts";

interface DispatcherOptions extends TicketOptions {
  readonly timers: Timers;
}

const RETRY_MS = 1000;
/** A clock that was set is noticed after this time at the latest. */
const LOOK_AGAIN_MS = 60_000;
/** Firing comes first: it is quick, and brings work for the others. */
const KINDS: readonly TicketKind[] = ["fire", "close", "deliver", "run"];

export class EmbeddedDispatcher implements Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #taker: TicketTaker;
  /** Tickets that are being taken, by key. */
  readonly #taking = new Map<string, TicketKind>();
  readonly #busy = new Map<Promise<void>, TicketKind>();
  #callOffTimer: () => void = () => undefined;
  #started = false;
  #looking = false;
  #lookAgain = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#taker = new TicketTaker(options);
  }

  async start(): Promise<void> {
    this.#started = true;
    this.wake();
  }

  stop(): void {
    this.#started = false;
    this.#callOffTimer();
  }

  async idle(): Promise<void> {
    await Promise.all(this.#busy.keys());
  }

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
    this.#callOffTimer();
    const now = this.#options.clock.now();
    let nextDueAt = Infinity;
    for (const kind of KINDS) {
      nextDueAt = Math.min(nextDueAt, await this.#handOutKind(kind, now));
    }
    if (nextDueAt !== Infinity) {
      const delayMs = Math.max(0, nextDueAt - this.#options.clock.now());
      this.#wakeIn(Math.min(delayMs, LOOK_AGAIN_MS));
    }
  }

  /** Returns when to look again; Infinity where whatever ends will wake. */
  async #handOutKind(kind: TicketKind, now: number): Promise<number> {
    const { tickets, handlers } = this.#options;
    const free = handlers[kind].workers - countOf(this.#busy, kind);
    if (free <= 0) {
      return Infinity;
    }
    const due = await tickets.due(kind, now, free + countOf(this.#taking, kind));
    for (const ticket of due.filter(({ key }) => !this.#taking.has(key)).slice(0, free)) {
      this.#handle(ticket);
    }
    const nextDueAt = await tickets.nextDueAt(kind);
    return nextDueAt !== undefined && nextDueAt > now ? nextDueAt : Infinity;
  }

  #handle(ticket: Ticket): void {
    this.#taking.set(ticket.key, ticket.kind);
    const busy = this.#takeAndWork(ticket).finally(() => {
      this.#busy.delete(busy);
      this.wake();
    });
    this.#busy.set(busy, ticket.kind);
  }

  async #takeAndWork(ticket: Ticket): Promise<void> {
    const work = await this.#taker.take(ticket);
    this.#taking.delete(ticket.key);
    this.wake();
    await work?.();
  }

  #wakeIn(delayMs: number): void {
    this.#callOffTimer();
    this.#callOffTimer = this.#options.timers.set(delayMs, () => this.wake());
  }
}

function countOf(kinds: ReadonlyMap<unknown, TicketKind>, kind: TicketKind): number {
  return [...kinds.values()].filter((each) => each === kind).length;
}
