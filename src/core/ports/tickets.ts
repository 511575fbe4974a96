/** The ports of tickets: where they wait, in which order they are handed out, and what rings for them. */

import type { QueuePlace } from "../model/job.ts";
import type { Ticket, TicketKind } from "../model/ticket.ts";

/** What a dispatcher hands out from. */
export interface TicketSource {
  /** Tickets of a kind that are due at this time, in the order of their turns. */
  due(kind: TicketKind, now: number, limit: number): Promise<readonly Ticket[]>;
  /** When the next ticket of a kind is due; undefined if there is none. */
  nextDueAt(kind: TicketKind): Promise<number | undefined>;
  postpone(key: string, dueAt: number): Promise<void>;
}

export interface TicketStore extends TicketSource {
  /** Those of one company that are due, of the highest priority first, and of one priority the oldest. */
  dueOf(line: Line, now: number, limit: number): Promise<readonly Ticket[]>;
  /** Among those of its company that are due; undefined where it is not due, or not there. Counted up to 1000: 1001 says more. */
  placeOf(
    ticket: Pick<Ticket, "key" | "kind" | "companyId">,
    now: number,
  ): Promise<QueuePlace | undefined>;
  /** False if it was not there: somebody else had it. */
  remove(key: string): Promise<boolean>;
  /** Gives pending jobs and active schedules that have no ticket a new one. Returns how many. */
  reissue(): Promise<number>;
}

/** The tickets of one kind of one company: they wait in line, and the lines take turns. */
export type Line = Pick<Ticket, "kind" | "companyId">;

/**
 * Every line with a ticket is itself a ticket, due when the first of its own is, with the company's id as `ref`: so what
 * is handed out goes round the companies, however many tickets one of them has. Taking a ticket out of a line sends the
 * line to the end, in the same transaction.
 */
export interface LineStore extends TicketSource {
  /** Sets right when a line is due, where it was handed out and nothing was. */
  settle(line: Line): Promise<void>;
}

/** The alarms that an outside dispatcher rings for lines. */
export interface TicketAlarms {
  /** Sets those that lines lack. Returns how many. */
  ringMissing(): Promise<number>;
  /** The kinds that have alarms which were free to be heard for so long, and which nobody heard. */
  overdue(forMs: number): Promise<ReadonlySet<TicketKind>>;
}
