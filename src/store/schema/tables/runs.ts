/** The tables of what is due: tickets and the lines they wait in. */

import type { TicketKind } from "../../../core/model/ticket.ts";

export interface TicketRow {
  key: string;
  kind: TicketKind;
  company_id: string;
  ref: string;
  due_at: number;
  /** Those with lower ones come first. */
  rank: number;
}

/** The tickets of one kind of one company as a whole. */
export interface LineRow extends Pick<TicketRow, "key" | "kind" | "company_id"> {
  /** When the first of its tickets is. */
  due_at: number;
  /** Those with lower numbers come first. */
  turn: number;
}
