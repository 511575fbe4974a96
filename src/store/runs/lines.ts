/**
 * Lines: the tickets of one kind of one company, seen as a whole. A line is due when the first of its tickets is, and
 * goes behind the others when one was taken out of it, so what is handed out goes round the companies.
 */

import { sql } from "kysely";
import type { Line, LineStore } from "../../core/ports/tickets.ts";
import { compiledInsert, compiledOnce, ONE, type SlotOf } from "../databases/compiled.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { LineRow, TicketRow } from "../schema/tables/runs.ts";
import { transact } from "../databases/transact.ts";
import { firstDueAt } from "./ranks.ts";

/** The time at which a line without tickets is due. It keeps its row, and with it its turn. */
export const NEVER = Number.MAX_SAFE_INTEGER;

export function createLineStore(db: Database): LineStore {
  return {
    due: async (kind, now, limit) => {
      const rows = await selectDue(db, { kind, now, limit });
      return rows.map((row) => ({
        key: keyOf(row),
        kind: row.kind,
        companyId: row.company_id,
        ref: row.company_id,
        dueAt: row.due_at,
      }));
    },

    nextDueAt: async (kind) => {
      const [row] = await selectNextDueAt(db, { kind });
      return row?.due_at;
    },

    postpone: async (key, dueAt) => {
      await db.updateTable("lines").set({ due_at: dueAt }).where("key", "=", key).execute();
    },

    settle: (line) => transact(db, (tx) => advanceLines(tx, [line])),
  };
}

interface DueValues extends Pick<LineRow, "kind"> {
  readonly now: number;
  readonly limit: number;
}

// Asked whenever something woke the dispatcher, which each batch of submits does: so these are written down once.
const selectDue = compiledOnce((db, value: SlotOf<DueValues>) =>
  db
    .selectFrom("lines")
    .select(["kind", "company_id", "due_at"])
    .where("kind", "=", value("kind"))
    .where("due_at", "<=", value("now"))
    // The plus keeps to the index of what is due: in the order of turns come all companies that were ever there.
    .orderBy(sql`+turn`)
    .limit(value("limit")),
);

const selectNextDueAt = compiledOnce((db, value: SlotOf<Pick<LineRow, "kind">>) =>
  db
    .selectFrom("lines")
    .select("due_at")
    .where("kind", "=", value("kind"))
    .where("due_at", "<", sql.lit(NEVER))
    .orderBy("due_at")
    .limit(ONE),
);

/** The lines of tickets, each once, in one order everywhere, or two transactions could wait for each other. */
export function linesOf(
  tickets: readonly Pick<TicketRow, "kind" | "company_id">[],
): readonly Line[] {
  const lines = new Map(
    tickets.map((ticket) => [keyOf(ticket), { kind: ticket.kind, companyId: ticket.company_id }]),
  );
  return [...lines].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, line]) => line);
}

const insertOrBringForward = compiledInsert("lines", {
  workedOut: ({ kind }) => ({ turn: lastTurn(kind) }),
  and: (insert) =>
    insert.onConflict((conflict) =>
      conflict
        .column("key")
        .doUpdateSet((eb) => ({ due_at: eb.ref("excluded.due_at") }))
        .whereRef("lines.due_at", ">", "excluded.due_at"),
    ),
});

/** Sees to it that the lines of tickets that were just stored are due no later than they are. A new line comes last. */
export async function putLines(
  tx: Tx,
  tickets: readonly Pick<TicketRow, "kind" | "company_id" | "due_at">[],
): Promise<void> {
  const dueAt = new Map<string, number>();
  for (const ticket of tickets) {
    const key = keyOf(ticket);
    dueAt.set(key, Math.min(ticket.due_at, dueAt.get(key) ?? Infinity));
  }
  const rows = linesOf(tickets).map(({ kind, companyId: company_id }) => {
    const key = keyOf({ kind, company_id });
    return { key, kind, company_id, due_at: dueAt.get(key) ?? 0, turn: 0 };
  });
  await insertOrBringForward(tx, rows);
}

type LineValues = Pick<LineRow, "key" | "kind" | "company_id">;

const lockLine = compiledOnce((db, value: SlotOf<LineValues>) =>
  db
    .updateTable("lines")
    .set((eb) => ({ turn: eb.ref("turn") }))
    .where("key", "=", value("key")),
);

const sendToEnd = compiledOnce((db, value: SlotOf<LineValues>) =>
  db
    .updateTable("lines")
    .set({
      turn: lastTurn(value("kind")),
      due_at: sql<number>`coalesce(${firstDueAt(value("kind"), value("company_id"))}, ${NEVER})`,
    })
    .where("key", "=", value("key")),
);

/** Sends the lines to the end, due when the first of their tickets is; empty ones never. */
export async function advanceLines(tx: Tx, lines: readonly Line[]): Promise<void> {
  for (const { kind, companyId: company_id } of lines) {
    const line = { key: keyOf({ kind, company_id }), kind, company_id };
    // Updating locks the line: the next statement then sees the tickets of whoever held it before.
    await lockLine(tx, line);
    await sendToEnd(tx, line);
  }
}

/** The turn after those of all others of this kind. */
function lastTurn(kind: LineRow["kind"]) {
  return sql<number>`(select coalesce(max(turn), 0) + 1 from lines where kind = ${kind})`;
}

function keyOf({ kind, company_id }: Pick<TicketRow, "kind" | "company_id">): string {
  return `${kind}:${company_id}`;
}
