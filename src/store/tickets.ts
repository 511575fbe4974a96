/** Tickets: what the dispatcher shall look at and when. */

import type { Ticket, TicketStore } from "../core/ports.ts";
import type { Database, TicketRow, Tx } from "./tables.ts";
import { chunksOf, query } from "./transact.ts";

export function createTicketStore(db: Database): TicketStore {
  return {
    due: (kind, now, limit) =>
      query(async () => {
        const rows = await db
          .selectFrom("tickets")
          .selectAll()
          .where("kind", "=", kind)
          .where("due_at", "<=", now)
          .orderBy("due_at")
          .limit(limit)
          .execute();
        return rows.map(ticketOf);
      }),

    nextDueAt: (kind) =>
      query(async () => {
        const row = await db
          .selectFrom("tickets")
          .select("due_at")
          .where("kind", "=", kind)
          .orderBy("due_at")
          .limit(1)
          .executeTakeFirst();
        return row?.due_at;
      }),

    remove: (key) =>
      query(async () => {
        await db.deleteFrom("tickets").where("key", "=", key).execute();
      }),

    postpone: (key, dueAt) =>
      query(async () => {
        await db.updateTable("tickets").set({ due_at: dueAt }).where("key", "=", key).execute();
      }),
  };
}

/** Stores tickets inside a transaction; one with the same key is replaced. */
export async function putTickets(tx: Tx, tickets: readonly Ticket[]): Promise<void> {
  // PostgreSQL refuses to touch a row twice in one statement, so equal keys are folded first; the last one counts.
  const rows = new Map(tickets.map((ticket) => [ticket.key, ticketRow(ticket)]));
  for (const chunk of chunksOf([...rows.values()])) {
    await tx
      .insertInto("tickets")
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet((eb) => ({
          kind: eb.ref("excluded.kind"),
          ref: eb.ref("excluded.ref"),
          due_at: eb.ref("excluded.due_at"),
        })),
      )
      .execute();
  }
}

/** Removes every ticket for a job, inside a transaction. */
export async function removeTicketsOf(tx: Tx, jobId: string): Promise<void> {
  await tx.deleteFrom("tickets").where("ref", "=", jobId).execute();
}

function ticketRow(ticket: Ticket): TicketRow {
  return { key: ticket.key, kind: ticket.kind, ref: ticket.ref, due_at: ticket.dueAt };
}

/** A row of tickets as a ticket. */
export function ticketOf(row: TicketRow): Ticket {
  return { key: row.key, kind: row.kind, ref: row.ref, dueAt: row.due_at };
}
