/** The embedded dispatcher: hands out tickets when they are due, in this process, a limited number of each kind at once. */

import type { Clock, Log, Ticket, TicketKind, TicketStore } from "../core/ports.ts";
import type { Timers } from "./timers.ts";

export type Work = () => Promise<void>;

/**
 * Takes what a ticket stands for, and spends the ticket in the same transaction. Returns the work to be done now;
 * undefined if there is none. A ticket whose taking throws comes again later.
 */
type TakeTicket = (ticket: Ticket) => Promise<Work | undefined>;

/** What is done with tickets of one kind. Kinds do not wait for each other. */
interface TicketHandler {
  readonly take: TakeTicket;
  /** How many tickets are taken or worked on at once. */
  readonly workers: number;
}

type TicketHandlers = Readonly<Record<TicketKind, TicketHandler>>;

interface DispatcherOptions {
  readonly tickets: TicketStore;
  readonly handlers: TicketHandlers;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

const RETRY_MS = 1000;
const RETRY_MS_MAX = 60_000;
/** A clock that was set is noticed after this time at the latest. */
const LOOK_AGAIN_MS = 60_000;
/** Firing comes first: it is quick, and brings work for the others. */
const KINDS: readonly TicketKind[] = ["fire", "run"];

export class EmbeddedDispatcher {
  readonly #options: DispatcherOptions;
  /** Tickets that are being taken, by key. */
  readonly #taking = new Map<string, TicketKind>();
  /** How often in a row taking a ticket failed, by key. */
  readonly #failures = new Map<string, number>();
  readonly #busy = new Map<Promise<void>, TicketKind>();
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
    await Promise.all(this.#busy.keys());
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
      const work = await this.#options.handlers[ticket.kind].take(ticket);
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

function countOf(kinds: ReadonlyMap<unknown, TicketKind>, kind: TicketKind): number {
  return [...kinds.values()].filter((each) => each === kind).length;
}
