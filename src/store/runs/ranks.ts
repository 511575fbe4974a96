/**
 * Ranks: a company's tickets stand in the order of the priorities of their jobs, and of one priority in the order in which
 * they are due. What is read costs the same however many tickets wait, because each rank is gone to by the index.
 */

import { type RawBuilder, sql } from "kysely";
import type { QueuePlace } from "../../core/model/job.ts";
import type { Ticket } from "../../core/model/ticket.ts";
import type { Line } from "../../core/ports/tickets.ts";
import { compiledOnce, type SlotOf } from "../databases/compiled.ts";
import type { Database } from "../databases/database.ts";
import type { TicketRow } from "../schema/tables/runs.ts";

/** The rank of a priority, and the priority of a rank: the highest comes first. */
export function rankOf(priority: number): number {
  return 100 - priority;
}

/** A company's tickets of a kind, to be read from. */
function line(kind: unknown, companyId: unknown): RawBuilder<unknown> {
  return sql`tickets where kind = ${kind} and company_id = ${companyId}`;
}

interface DueValues extends Line {
  readonly now: number;
  readonly limit: number;
  /** Ranks behind this one. */
  readonly after: number;
}

const BEFORE_ALL = -1;

/** Those of the first rank behind another, with the last rank that there is. */
const selectDue = compiledOnce((db, value: SlotOf<DueValues>) => {
  const mine = line(value("kind"), value("companyId"));
  return db
    .selectFrom("tickets")
    .selectAll()
    .select(sql<number>`(select max(rank) from ${mine})`.as("last_rank"))
    .where("kind", "=", value("kind"))
    .where("company_id", "=", value("companyId"))
    .where("rank", "=", sql<number>`(select min(rank) from ${mine} and rank > ${value("after")})`)
    .where("due_at", "<=", value("now"))
    .orderBy("due_at")
    .limit(value("limit"));
});

const selectNextRank = compiledOnce((db, value: SlotOf<Omit<DueValues, "now" | "limit">>) =>
  db
    .selectFrom("tickets")
    .select((eb) => eb.fn.min("rank").as("rank"))
    .where("kind", "=", value("kind"))
    .where("company_id", "=", value("companyId"))
    .where("rank", ">", value("after")),
);

/** What is due in a line, in order: one statement where all have one rank, as most have. */
export async function dueInLine(
  db: Database,
  { limit, ...asked }: Omit<DueValues, "after">,
): Promise<readonly TicketRow[]> {
  const found: TicketRow[] = [];
  let after = BEFORE_ALL;
  while (found.length < limit) {
    const rows = await selectDue(db, { ...asked, after, limit: limit - found.length });
    found.push(...rows);
    const [first] = rows;
    if (first !== undefined && first.rank === first.last_rank) {
      break;
    }
    const next = first?.rank ?? (await nextRank(db, asked, after));
    if (next === undefined) {
      break;
    }
    after = next;
  }
  return found;
}

async function nextRank(db: Database, { kind, companyId }: Line, after: number) {
  const [row] = await selectNextRank(db, { kind, companyId, after });
  return row?.rank ?? undefined;
}

/** When the first ticket of a line is due, whatever its rank: each rank is looked at once. */
export function firstDueAt(kind: unknown, companyId: unknown): RawBuilder<number | null> {
  const mine = line(kind, companyId);
  return sql<number | null>`(
    with recursive ranks (rank) as (
      select min(rank) from ${mine}
      union all
      select (select min(rank) from ${mine} and rank > ranks.rank) from ranks where ranks.rank is not null
    )
    select min((select min(due_at) from ${mine} and rank = ranks.rank)) from ranks
  )`;
}

/** How far places are counted. */
const COUNTED_MAX = 1000;

interface PlaceValues extends Pick<Ticket, "key" | "kind" | "companyId"> {
  readonly now: number;
}

const selectPlace = compiledOnce((db, value: SlotOf<PlaceValues>) => {
  const first = db
    .selectFrom("tickets")
    .select(["key", "rank", "due_at"])
    .where("kind", "=", value("kind"))
    .where("company_id", "=", value("companyId"))
    .orderBy("rank")
    .orderBy("due_at")
    .limit(sql.lit(COUNTED_MAX + 1));
  return db
    .selectFrom("tickets as mine")
    .innerJoin(first.as("waiting"), (join) => join.onTrue())
    .where("mine.key", "=", value("key"))
    .where("mine.due_at", "<=", value("now"))
    .where("waiting.due_at", "<=", value("now"))
    .select([
      sql<number>`count(*)`.as("of"),
      sql<number>`sum(case when waiting.rank < mine.rank or (waiting.rank = mine.rank
        and (waiting.due_at < mine.due_at or (waiting.due_at = mine.due_at and waiting.key <= mine.key)))
        then 1 else 0 end)`.as("position"),
    ]);
});

/** The place of a ticket in its line; undefined where it is not due, or not there any more. */
export async function placeInLine(
  db: Database,
  { key, kind, companyId }: Omit<PlaceValues, "now">,
  now: number,
): Promise<QueuePlace | undefined> {
  const [row] = await selectPlace(db, { key, kind, companyId, now });
  // Without rows a sum is null.
  return row === undefined || row.of === 0 ? undefined : { position: row.position, of: row.of };
}
