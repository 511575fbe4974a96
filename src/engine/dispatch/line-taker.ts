/**
 * The line taker: what a dispatcher hands out is a company's turn; here the company's next tickets are taken, once it may
 * have more of the workers.
 *
 * Decision: each company is owed its equal part of the workers, whatever others hold. A run that waits for a slow host
 * keeps its worker, because nobody else needs that one: the other companies get theirs all the same. So runs need no way
 * to let go of a worker and to get it again, which every workflow would have to keep.
 */

import type { FairSlots, Release } from "../../core/slots/fair-slots.ts";
import type { Clock, Log } from "../../core/ports/base.ts";
import type { LineStore, TicketStore } from "../../core/ports/tickets.ts";
import { USUAL_PRIORITY } from "../../core/model/job.ts";
import type { Ticket } from "../../core/model/ticket.ts";
import { type TakeTicket, type TicketHandler, type Work, workOff } from "./dispatcher.ts";
import { TicketFailures } from "./ticket-failures.ts";
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
  /** The workers of this kind: each ticket that is taken or worked on has one. */
  readonly slots: FairSlots;
  /** How many tickets of a company are taken in one turn at most, where so many workers are free for it. */
  readonly atOnce: number;
  /**
   * True where a ticket that was seen to be due may be taken later, because taking it finds out whether it still stands:
   * while no other company waits, a worker goes from one such to the next, and nobody looks again.
   */
  readonly goesOn?: boolean;
  /** How many turns may be under way, or wait for a worker. */
  readonly turns: number;
}

/** How long a company's turn is kept here while another node may be idle. */
const HOLD_MS = 500;

/** What a dispatcher calls with lines. */
export interface LineHandler extends TicketHandler {
  /** What of this company was seen to be next, where one is named, may not be that any more. */
  lookAgain(companyId: string | undefined): void;
}

export function lineHandler(ports: LinePorts, work: LineWork): LineHandler {
  const taker = new LineTaker(ports, work);
  return {
    workers: work.turns,
    take: async (line) => taker.take(line),
    lookAgain: (companyId) => taker.lookAgain(companyId),
  };
}

/** Whoever comes next may be before the others: these are looked for anew. */
function isUsual({ priority = USUAL_PRIORITY }: Ticket): boolean {
  return priority >= USUAL_PRIORITY;
}

class LineTaker {
  readonly #ports: LinePorts;
  readonly #work: LineWork;
  /** The keys of tickets that are being taken: until that is stored, they are still due. */
  readonly #taking = new Set<string>();
  /** What was due besides what was taken, by company, in order. */
  readonly #next = new Map<string, readonly Ticket[]>();
  readonly #failures = new TicketFailures();

  constructor(ports: LinePorts, work: LineWork) {
    this.#ports = ports;
    this.#work = work;
  }

  lookAgain(companyId: string | undefined): void {
    if (companyId !== undefined) {
      this.#next.delete(companyId);
    }
  }

  /** Rejects if the store does not answer; then the line is handed out again later. */
  async take(line: Ticket): Promise<Work | undefined> {
    const first = await this.#room(line);
    if (first === undefined) {
      return undefined;
    }
    const taken = await Promise.allSettled(await this.#takeDue(line, first));
    const works = taken.flatMap((each) =>
      each.status === "fulfilled" && each.value !== undefined ? [each.value] : [],
    );
    const failed = taken.find((each) => each.status === "rejected");
    if (works.length === 0) {
      if (failed !== undefined) {
        throw failed.reason;
      }
      return undefined;
    }
    return async () => {
      await Promise.all(works.map(workOff));
    };
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

  /** Takes what is due, as far as there are workers for it; the first is had already. */
  async #takeDue(line: Ticket, first: Release): Promise<readonly Promise<Work | undefined>[]> {
    const { tickets, lines, clock } = this.#ports;
    const { atOnce, slots } = this.#work;
    try {
      const before = new Set(this.#taking);
      const due = await tickets.dueOf(line, clock.now(), atOnce + before.size);
      if (due.length === 0) {
        await lines.settle(line);
      }
      const isFree = ({ key }: Ticket): boolean => !before.has(key) && !this.#taking.has(key);
      const taking: Promise<Work | undefined>[] = [];
      const left: Ticket[] = [];
      for (const ticket of due.filter(isFree).slice(0, atOnce)) {
        const release = taking.length === 0 ? first : slots.takeFree(line.companyId);
        if (release === undefined) {
          left.push(ticket);
        } else {
          taking.push(this.#takeAs(ticket, release));
        }
      }
      this.#next.set(line.companyId, this.#work.goesOn === true ? left.filter(isUsual) : []);
      if (taking.length === 0) {
        first();
      }
      return taking;
    } catch (error) {
      first();
      throw error;
    }
  }

  /** The worker is free again when the work is done, or if there is none. */
  async #takeAs(ticket: Ticket, release: Release): Promise<Work | undefined> {
    this.#taking.add(ticket.key);
    let work: Work | undefined;
    try {
      work = await this.#takeOne(ticket);
    } finally {
      this.#taking.delete(ticket.key);
      if (work === undefined) {
        release();
      }
    }
    return work && (async () => this.#workOff(ticket, work, release));
  }

  /** The worker goes on to the company's next ticket as soon as this work lets go of it. */
  async #workOff(ticket: Ticket, work: Work, release: Release): Promise<void> {
    let next: Promise<void> | undefined;
    const letGo = (): void => {
      next ??= this.#goOn(ticket.companyId, release);
    };
    try {
      await work(letGo);
    } finally {
      letGo();
      await next;
    }
  }

  /** Never rejects: what cannot be taken is told to the log and handed out again later. */
  async #goOn(companyId: string, release: Release): Promise<void> {
    const next = this.#nextOf(companyId);
    if (next === undefined) {
      release();
      return;
    }
    const work = await this.#takeAs(next, release).catch(() => undefined);
    await workOff(work);
  }

  #nextOf(companyId: string): Ticket | undefined {
    const { slots } = this.#work;
    if (this.#ports.stopping.aborted || !slots.mayKeep(companyId)) {
      return undefined;
    }
    const [next, ...others] = this.#next.get(companyId) ?? [];
    if (others.length > 0) {
      this.#next.set(companyId, others);
    } else {
      this.#next.delete(companyId);
    }
    return next;
  }

  /** One that cannot be taken goes behind the others of its company, for longer each time. */
  async #takeOne(ticket: Ticket): Promise<Work | undefined> {
    const { tickets, clock, log } = this.#ports;
    const { key } = ticket;
    try {
      const work = await this.#work.take(ticket);
      this.#failures.forget(key);
      return work;
    } catch (error) {
      this.#next.delete(ticket.companyId);
      const delayMs = this.#failures.add(key, error);
      log.error({ err: error, ticket: key, delayMs }, "A ticket could not be taken; trying again.");
      await tickets.postpone(key, clock.now() + delayMs);
      return undefined;
    }
  }
}
