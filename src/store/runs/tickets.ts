/** Tickets: what shall be looked at and when. They wait in lines, one a kind and company, those of higher rank first. */

import { sql } from "kysely";
import type { Ticket } from "../../core/model/ticket.ts";
import type { TicketStore } from "../../core/ports/tickets.ts";
import { advanceLines, linesOf, putLines } from "./lines.ts";
import { USUAL_PRIORITY } from "../../core/model/job.ts";
import { compiledInsert } from "../databases/compiled.ts";
import { dueInLine, placeInLine, rankOf } from "./ranks.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { TicketRow } from "../schema/tables/runs.ts";
import { chunksOf, transact } from "../databases/transact.ts";

export function createTicketStore(db: Database): Omit<TicketStore, "reissue"> {
  const dueBy = (now: number, limit: number) =>
    db.selectFrom("tickets").selectAll().where("due_at", "<=", now).orderBy("due_at").limit(limit);
  return {
    due: async (kind, now, limit) => {
      const rows = await dueBy(now, limit).where("kind", "=", kind).execute();
      return rows.map(ticketOf);
    },

    dueOf: async ({ kind, companyId }, now, limit) =>
      (await dueInLine(db, { kind, companyId, now, limit })).map(ticketOf),

    placeOf: (ticket, now) => placeInLine(db, ticket, now),

    nextDueAt: async (kind) => {
      const row = await db
        .selectFrom("tickets")
        .select("due_at")
        .where("kind", "=", kind)
        .orderBy("due_at")
        .limit(1)
        .executeTakeFirst();
      return row?.due_at;
    },

    remove: (key) =>
      transact(db, async (tx) => {
        const removed = await tx
          .deleteFrom("tickets")
          .where("key", "=", key)
          .returningAll()
          .execute();
        await advanceLines(tx, linesOf(removed));
        return removed.length > 0;
      }),

    postpone: (key, dueAt) =>
      transact(db, async (tx) => {
        const changed = await tx
          .updateTable("tickets")
          .set({ due_at: dueAt })
          .where("key", "=", key)
          .returningAll()
          .execute();
        await advanceLines(tx, linesOf(changed));
      }),
  };
}

const insertOrReplace = compiledInsert("tickets", {
  workedOut: ({ ref }) => ({ rank: rankOfJob(ref) }),
  and: (insert) =>
    insert.onConflict((conflict) =>
      conflict.column("key").doUpdateSet((eb) => ({
        kind: eb.ref("excluded.kind"),
        company_id: eb.ref("excluded.company_id"),
        ref: eb.ref("excluded.ref"),
        due_at: eb.ref("excluded.due_at"),
        rank: eb.ref("excluded.rank"),
      })),
    ),
});

/** Stores tickets inside a transaction; one with the same key is replaced. */
export async function putTickets(tx: Tx, tickets: readonly Ticket[]): Promise<void> {
  // PostgreSQL refuses to touch a row twice in one statement, so equal keys are folded first; the last one counts.
  const rows = [...new Map(tickets.map((ticket) => [ticket.key, ticketRow(ticket)])).values()];
  await insertOrReplace(tx, rows);
  await putLines(tx, rows);
}

/**
 * Stores tickets of different keys inside a transaction; one with the same key that is due earlier stays as it is. In one
 * order everywhere, and the lines after all tickets, or two transactions could wait for each other.
 */
export async function bringForward(tx: Tx, tickets: readonly Ticket[]): Promise<void> {
  const rows = tickets.map(ticketRow).sort((left, right) => (left.key < right.key ? -1 : 1));
  for (const chunk of chunksOf(rows)) {
    await tx
      .insertInto("tickets")
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .column("key")
          .doUpdateSet((eb) => ({ due_at: eb.ref("excluded.due_at") }))
          .whereRef("tickets.due_at", ">", "excluded.due_at"),
      )
      .execute();
  }
  await putLines(tx, rows);
}

/** Removes every ticket for these things, inside a transaction; each line goes on with its next one. */
export async function removeTicketsOf(tx: Tx, refs: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(refs)) {
    const tickets = tx.deleteFrom("tickets").where("ref", "in", chunk);
    await advanceLines(tx, linesOf(await tickets.returningAll().execute()));
  }
}

function ticketRow({ key, kind, companyId, ref, dueAt }: Ticket): TicketRow {
  return { key, kind, company_id: companyId, ref, due_at: dueAt, rank: rankOf(USUAL_PRIORITY) };
}

/** Of what is no job, the usual one. */
function rankOfJob(ref: string) {
  const usual = sql.lit(rankOf(USUAL_PRIORITY));
  return sql<number>`coalesce((select 100 - priority from jobs where id = ${ref}), ${usual})`;
}

/** A row of tickets as a ticket. */
export function ticketOf({ key, kind, company_id, ref, due_at, rank }: TicketRow): Ticket {
  const priority = rankOf(rank);
  return {
    key,
    kind,
    companyId: company_id,
    ref,
    dueAt: due_at,
    ...(priority === USUAL_PRIORITY ? {} : { priority }),
  };
}
