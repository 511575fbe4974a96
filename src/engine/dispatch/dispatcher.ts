/** What every dispatcher does: hands out tickets when they are due, and works on what they stand for. */

import type { Clock, Log } from "../../core/ports/base.ts";
import { TicketFailures } from "./ticket-failures.ts";
import type { Ticket, TicketKind } from "../../core/model/ticket.ts";
import type { TicketSource } from "../../core/ports/tickets.ts";

export interface Dispatcher {
  /** Hands out tickets from now on. */
  start(): Promise<void>;
  /** Takes no more tickets. What is running goes on; idle() tells when it has ended. */
  stop(): void;
  /** Resolves when nothing is running any more. */
  idle(): Promise<void>;
  /** There may be something due. */
  wake(): void;
  /** Why nothing is handed out, in a few words; undefined if all goes well. */
  readonly trouble: string | undefined;
}

/** Calls `letGo` once its worker may do other things, at the latest when it resolves: a run whose end is being written needs none. */
export type Work = (letGo: () => void) => Promise<void>;

/** Does work whose worker nobody waits for. */
export async function workOff(work: Work | undefined): Promise<void> {
  await work?.(() => undefined);
}

/**
 * Takes what a ticket stands for, and spends the ticket in the same transaction. Returns the work to be done now;
 * undefined if there is none, or another process was quicker. A ticket whose taking throws comes again later.
 */
export type TakeTicket = (ticket: Ticket) => Promise<Work | undefined>;

/** What is done with tickets of one kind. Kinds do not wait for each other. */
export interface TicketHandler {
  readonly take: TakeTicket;
  /** How many tickets are taken or worked on at once. */
  readonly workers: number;
}

export type TicketHandlers = Readonly<Record<TicketKind, TicketHandler>>;

export interface TicketOptions {
  readonly tickets: TicketSource;
  readonly handlers: TicketHandlers;
  readonly clock: Clock;
  readonly log: Log;
}

/** What became of a ticket. */
export type TakeOutcome =
  | { readonly is: "taken"; readonly work?: Work }
  /** It is to be left alone for that time. `isStored`: the ticket says so itself. */
  | { readonly is: "failed"; readonly retryInMs: number; readonly isStored: boolean };

/** Takes tickets for a dispatcher; one that cannot be taken is postponed, longer each time. */
export class TicketTaker {
  readonly #options: TicketOptions;
  readonly #failures = new TicketFailures();

  constructor(options: TicketOptions) {
    this.#options = options;
  }

  /** Never rejects, and neither does the work. */
  async take(ticket: Ticket): Promise<TakeOutcome> {
    try {
      const work = await this.#options.handlers[ticket.kind].take(ticket);
      this.#failures.forget(ticket.key);
      return work === undefined
        ? { is: "taken" }
        : { is: "taken", work: async (letGo) => this.#logged(ticket, async () => work(letGo)) };
    } catch (error) {
      const retryInMs = this.#failures.add(ticket.key, error);
      return { is: "failed", retryInMs, isStored: await this.#postpone(ticket, retryInMs, error) };
    }
  }

  async #logged({ key }: Ticket, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.log.error({ err: error, ticket: key }, "The work of a ticket failed.");
    }
  }

  /** False if that could not be stored. */
  async #postpone({ key }: Ticket, delayMs: number, reason: unknown): Promise<boolean> {
    const { tickets, clock, log } = this.#options;
    log.error({ err: reason, ticket: key, delayMs }, "A ticket could not be taken; trying again.");
    try {
      await tickets.postpone(key, clock.now() + delayMs);
      return true;
    } catch (error) {
      log.error({ err: error, ticket: key }, "A ticket could not be postponed.");
      return false;
    }
  }
}
