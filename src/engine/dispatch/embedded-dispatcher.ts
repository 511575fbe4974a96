/** The embedded dispatcher: hands out tickets when they are due, in this process, a limited number of each kind at once. */

import type { Ticket, TicketKind } from "../../core/model/ticket.ts";
import {
  type Dispatcher,
  type TicketOptions,
  TicketTaker,
  type TakeOutcome,
  workOff,
} from "./dispatcher.ts";
import { nextTurn, type Timers } from "./timers.ts";

interface DispatcherOptions extends TicketOptions {
  readonly timers: Timers;
}

const RETRY_MS = 1000;
/** A store that cannot be written is tried with a few tickets, now and then; it may be well again at any moment. */
const PAUSE_MS_MAX = 5000;
/** A clock that was set is noticed after this time at the latest. */
const LOOK_AGAIN_MS = 60_000;
/** Firing comes first: it is quick, and brings work for the others. */
const KINDS: readonly TicketKind[] = ["fire", "close", "expire", "follow", "deliver", "run"];

export class EmbeddedDispatcher implements Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #taker: TicketTaker;
  /** Tickets that are being taken, and those that failed and could not be postponed in the store, by key. */
  readonly #out = new Map<string, TicketKind>();
  readonly #busy = new Map<Promise<void>, TicketKind>();
  /** What calls off the retries of single tickets. */
  readonly #retries = new Set<() => void>();
  #callOffTimer: () => void = () => undefined;
  #started = false;
  #looking = false;
  #lookAgain = false;
  /** How long nothing is handed out because the store cannot be written; 0 if it can. */
  #pauseMs = 0;
  #paused = false;
  #trouble: string | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#taker = new TicketTaker(options);
  }

  get trouble(): string | undefined {
    return this.#pauseMs > 0 ? "what is due cannot be taken" : this.#trouble;
  }

  async start(): Promise<void> {
    this.#started = true;
    this.wake();
  }

  stop(): void {
    this.#started = false;
    this.#callOffTimer();
    for (const callOff of this.#retries) {
      callOff();
    }
  }

  async idle(): Promise<void> {
    await Promise.all(this.#busy.keys());
  }

  wake(): void {
    if (this.#looking) {
      this.#lookAgain = true;
    } else if (this.#started && !this.#paused) {
      void this.#look();
    }
  }

  async #look(): Promise<void> {
    this.#looking = true;
    do {
      // The embedded store answers within the same turn: without this, looking again and again would let nobody else in.
      await nextTurn();
      // What woke us until now is seen by this look: of jobs that were stored together each wakes.
      this.#lookAgain = false;
      try {
        await this.#handOut();
        this.#trouble = undefined;
      } catch (error) {
        this.#options.log.error({ err: error }, "The due tickets could not be read; trying again.");
        this.#trouble = "what is due cannot be read";
        this.#wakeIn(RETRY_MS);
      }
    } while (this.#lookAgain && this.#started && !this.#paused);
    this.#looking = false;
  }

  async #handOut(): Promise<void> {
    if (!this.#started || this.#paused) {
      return;
    }
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
    const nextDueAt = (await tickets.nextDueAt(kind)) ?? Infinity;
    if (nextDueAt > now) {
      return nextDueAt;
    }
    const due = await tickets.due(kind, now, free + countOf(this.#out, kind));
    for (const ticket of due.filter(({ key }) => !this.#out.has(key)).slice(0, free)) {
      this.#handle(ticket);
    }
    return Infinity;
  }

  #handle(ticket: Ticket): void {
    this.#out.set(ticket.key, ticket.kind);
    const busy = this.#takeAndWork(ticket).finally(() => {
      this.#busy.delete(busy);
      this.wake();
    });
    this.#busy.set(busy, ticket.kind);
  }

  async #takeAndWork(ticket: Ticket): Promise<void> {
    const taken = await this.#taker.take(ticket);
    if (taken.is === "failed" && !taken.isStored) {
      this.#leaveAlone(ticket, taken);
      return;
    }
    this.#out.delete(ticket.key);
    this.#pauseMs = 0;
    this.wake();
    await workOff(taken.is === "taken" ? taken.work : undefined);
  }

  /** The store does not know that the ticket is to wait; and what else is due would hardly do better. */
  #leaveAlone({ key }: Ticket, { retryInMs }: TakeOutcome & { readonly is: "failed" }): void {
    if (!this.#started) {
      return;
    }
    const callOff = this.#options.timers.set(retryInMs, () => {
      this.#retries.delete(callOff);
      this.#out.delete(key);
      this.wake();
    });
    this.#retries.add(callOff);
    if (this.#paused) {
      return;
    }
    this.#paused = true;
    this.#pauseMs = Math.min(Math.max(RETRY_MS, this.#pauseMs * 2), PAUSE_MS_MAX);
    this.#callOffTimer();
    this.#callOffTimer = this.#options.timers.set(this.#pauseMs, () => {
      this.#paused = false;
      this.wake();
    });
  }

  #wakeIn(delayMs: number): void {
    if (this.#paused || !this.#started) {
      return;
    }
    this.#callOffTimer();
    this.#callOffTimer = this.#options.timers.set(delayMs, () => this.wake());
  }
}

function countOf(kinds: ReadonlyMap<unknown, TicketKind>, kind: TicketKind): number {
  return [...kinds.values()].filter((each) => each === kind).length;
}
