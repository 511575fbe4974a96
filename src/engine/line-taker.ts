/**
 * The line taker: what a dispatcher hands out is a company's turn; here the company's next tickets are taken, once it may
 * have more of the workers.
 *
 * Decision: each company is owed its equal part of the workers, whatever others hold. A run that waits for a slow host
 * keeps its worker, because nobody else needs that one: the other companies get theirs all the same. So runs need no way
 * to let go of a worker and to get it again, which every workflow would have to keep.
 */

import type { FairSlots, Release } from "../core/fair-slots.ts";
import type { Clock, LineStore, Log, Ticket, TicketStore } from "../core/ports.ts";
import type { TakeTicket, TicketHandler, Work } from "./dispatcher.ts";
import type { Timers } from "./timers.ts";

export interface LinePorts {
  readonly tickets: TicketStore;
  readonly lines: LineStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Aborted when nothing more is to be taken. */
  readonly stopping: AbortSignal;
  /** Other nodes may have workers for a company for which there are none here. */
  readonly isShared: boolean;
}

export interface LineWork {
  readonly take: TakeTicket;
  /** The workers of this kind. */
  readonly slots: FairSlots;
  /** How many tickets of a company are taken in one turn; one of the slots is enough for all of them. */
  readonly atOnce?: number;
}

/** How long a company's turn is kept here while another node may be idle. */
const HOLD_MS = 500;
const RETRY_MS = 1000;
const RETRY_MS_MAX = 60_000;

/** What a dispatcher calls with lines. As many turns may wait for a slot as there are slots. */
export function lineHandler(ports: LinePorts, work: LineWork): TicketHandler {
  const taker = new LineTaker(ports, work);
  return { workers: 2 * work.slots.most, take: async (line) => taker.take(line) };
}

class LineTaker {
  readonly #ports: LinePorts;
  readonly #work: LineWork;
  /** How often in a row taking a ticket failed, by key. */
  readonly #failures = new Map<string, number>();

  constructor(ports: LinePorts, work: LineWork) {
    this.#ports = ports;
    this.#work = work;
  }

  /** Rejects if the store does not answer; then the line is handed out again later. */
  async take(line: Ticket): Promise<Work | undefined> {
    const release = await this.#room(line);
    if (release === undefined) {
      return undefined;
    }
    try {
      const works = await this.#takeDue(line);
      if (works.length > 0) {
        return async () => {
          await Promise.all(works.map(async (work) => work())).finally(release);
        };
      }
    } catch (error) {
      release();
      throw error;
    }
    release();
    return undefined;
  }

  /** Undefined if there was none, and the line is left to others or to the next start. */
  async #room({ key, companyId }: Ticket): Promise<Release | undefined> {
    const { timers, lines, clock, stopping, isShared } = this.#ports;
    const leaving = new AbortController();
    const leave = (): void => leaving.abort();
    stopping.addEventListener("abort", leave, { once: true });
    const callOff = isShared ? timers.set(HOLD_MS, leave) : () => undefined;
    try {
      return await this.#work.slots.take(companyId, leaving.signal);
    } catch {
      if (isShared) {
        await lines.postpone(key, clock.now());
      }
      return undefined;
    } finally {
      callOff();
      stopping.removeEventListener("abort", leave);
    }
  }

  async #takeDue(line: Ticket): Promise<readonly Work[]> {
    const { tickets, lines, clock } = this.#ports;
    const due = await tickets.dueOf(line, clock.now(), this.#work.atOnce ?? 1);
    if (due.length === 0) {
      await lines.settle(line);
      return [];
    }
    const taken = await Promise.all(due.map(async (ticket) => this.#takeOne(ticket)));
    return taken.filter((work) => work !== undefined);
  }

  /** One that cannot be taken goes behind the others of its company, for longer each time. */
  async #takeOne(ticket: Ticket): Promise<Work | undefined> {
    const { tickets, clock, log } = this.#ports;
    const { key } = ticket;
    try {
      const work = await this.#work.take(ticket);
      this.#failures.delete(key);
      return work;
    } catch (error) {
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      const delayMs = Math.min(RETRY_MS * 2 ** failures, RETRY_MS_MAX);
      log.error({ err: error, ticket: key, delayMs }, "A ticket could not be taken; trying again.");
      await tickets.postpone(key, clock.now() + delayMs);
      return undefined;
    }
  }
}
