/**
 * Shortens waits after the clock was set back: waits are kept as moments of the clock, and a moment that was near is far
 * then. What tells it is a row that was made, or tried, later than now.
 */

import { execTimeOf } from "../../core/jobs/run-ticket.ts";
import { TRANSITIONS } from "../../core/model/job.ts";
import type { JobDocumentRequest } from "../../core/model/contract-types.gen.ts";
import type { TicketKind } from "../../core/model/ticket.ts";
import type { Database, Tx } from "../databases/database.ts";
import type { TicketRow } from "../schema/tables/runs.ts";
import { putTickets, ticketOf } from "./tickets.ts";
import { HOST_PAUSE_MS_MAX } from "../../core/model/delivery.ts";
import { transact } from "../databases/transact.ts";

/** Longer than any sender holds a delivery. */
const SENDING_MS_MAX = 60_000;

/** Returns how many waits were too long. `leaseMs`: how long a run's lease may be. */
export async function shortenWaits(db: Database, now: number, leaseMs: number): Promise<number> {
  return transact(db, async (tx) => {
    const runs = await shortenRuns(tx, now);
    const closes = await shortenCloses(tx, now);
    const leases = await shortenLeases(tx, now, leaseMs);
    const deliveries = await shortenDeliveries(tx, now);
    return runs + closes + leases + deliveries;
  });
}

/** A job without a time runs now; one with a time at that, however late the clock was when it was submitted. */
async function shortenRuns(tx: Tx, now: number): Promise<number> {
  const rows = await ticketsOfJobs(tx, "run")
    .select("jobs.asked")
    .where("tickets.due_at", ">", now)
    .where((eb) =>
      eb.or([eb("jobs.asked", "not like", '%"execTime"%'), eb("jobs.created_at", ">", now)]),
    )
    .execute();
  return shorten(tx, rows, ({ asked }) =>
    Math.max(now, execTimeOf(JSON.parse(asked) as JobDocumentRequest)),
  );
}

/** A silent upload is closed as long after now as it would have been after its making. */
async function shortenCloses(tx: Tx, now: number): Promise<number> {
  const rows = await ticketsOfJobs(tx, "close")
    .select("jobs.created_at")
    .where("jobs.created_at", ">", now)
    .execute();
  return shorten(tx, rows, (row) => row.due_at - (row.created_at - now));
}

function ticketsOfJobs(tx: Tx, kind: TicketKind) {
  return tx
    .selectFrom("tickets")
    .innerJoin("jobs", "jobs.id", "tickets.ref")
    .selectAll("tickets")
    .where("tickets.kind", "=", kind);
}

/** Brings forward those that are due earlier by that. Returns how many. */
async function shorten<Row extends TicketRow>(
  tx: Tx,
  rows: readonly Row[],
  dueAtOf: (row: Row) => number,
): Promise<number> {
  const tickets = rows
    .filter((row) => dueAtOf(row) < row.due_at)
    .map((row) => ({ ...ticketOf(row), dueAt: dueAtOf(row) }));
  await putTickets(tx, tickets);
  return tickets.length;
}

async function shortenLeases(tx: Tx, now: number, leaseMs: number): Promise<number> {
  const runs = await tx
    .updateTable("jobs")
    .set({ lease_until: now + leaseMs })
    .where("status", "in", TRANSITIONS.finish.from)
    .where("lease_until", ">", now + leaseMs)
    .executeTakeFirst();
  const deliveries = await tx
    .updateTable("deliveries")
    .set({ lease_until: now + SENDING_MS_MAX })
    .where("state", "=", "sending")
    .where("lease_until", ">", now + SENDING_MS_MAX)
    .executeTakeFirst();
  return Number(runs.numUpdatedRows + deliveries.numUpdatedRows);
}

async function shortenDeliveries(tx: Tx, now: number): Promise<number> {
  const hosts = await tx
    .updateTable("delivery_hosts")
    .set({ paused_until: now })
    .where("paused_until", ">", now + HOST_PAUSE_MS_MAX)
    .executeTakeFirst();
  const deliveries = await tx
    .updateTable("deliveries")
    .set({ next_at: now })
    .where("state", "=", "pending")
    .where("next_at", ">", now)
    .where((eb) =>
      eb.or([
        eb("created_at", ">", now),
        eb.exists(
          eb
            .selectFrom("delivery_attempts")
            .select("delivery_id")
            .whereRef("delivery_id", "=", "deliveries.id")
            .where("at", ">", now),
        ),
      ]),
    )
    .executeTakeFirst();
  const changed = Number(hosts.numUpdatedRows + deliveries.numUpdatedRows);
  if (changed > 0) {
    // Whoever serves a host that has nothing due sets its ticket anew.
    const waiting = await tx
      .selectFrom("tickets")
      .selectAll()
      .where("kind", "=", "deliver")
      .where("due_at", ">", now)
      .execute();
    await shorten(tx, waiting, () => now);
  }
  return changed;
}
