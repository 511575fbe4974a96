/** The ticket: what the dispatch engine knows of a thing that is due. */

/** "Look at this thing at that time": all that the dispatch engine knows. A key stands for one live ticket. */
export interface Ticket {
  readonly key: string;
  readonly kind: TicketKind;
  /** Whose thing it is. */
  readonly companyId: string;
  /** The id of the thing: of a job to run, of a schedule to fire. */
  readonly ref: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** Of the job that it is for, as the store has it; absent where it is the usual one. Whoever makes a ticket need not say it. */
  readonly priority?: number;
}

/** `close` ends a job's collecting, `expire` its waiting for people; `follow` makes the job that follows a record. */
export type TicketKind = "run" | "fire" | "deliver" | "close" | "expire" | "follow";
