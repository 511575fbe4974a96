/** Jobs that wait: held, released, and put before others. Each is done only while no worker has the job. */

import { sql } from "kysely";
import { execTimeOf, runTicket } from "../../core/jobs/run-ticket.ts";
import { type Job, WAITING } from "../../core/model/job.ts";
import type { NewEvent } from "../../core/model/event.ts";
import type { HoldChange } from "../../core/ports/jobs.ts";
import type { Database, Tx } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { advanceLines, linesOf } from "../runs/lines.ts";
import { rankOf } from "../runs/ranks.ts";
import { giveTurns } from "../runs/schedule-turns.ts";
import { putTickets } from "../runs/tickets.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import { eventRows, insertEvents } from "./events.ts";
import { jobOf } from "./job-rows.ts";

interface Prioritizing {
  readonly jobId: string;
  readonly priority: number;
  readonly events: readonly NewEvent[];
}

/** Its ticket, where it has one, takes its new place at once. */
export async function prioritizeJob(
  db: Database,
  { jobId, priority, events }: Prioritizing,
): Promise<Job | undefined> {
  return transact(db, async (tx) => {
    const row = await updateWaiting(tx, jobId)
      .set((eb) => ({ priority, event_count: eb("event_count", "+", events.length) }))
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    await tx
      .updateTable("tickets")
      .set({ rank: rankOf(priority) })
      .where("ref", "=", jobId)
      .execute();
    return told(tx, row, events);
  });
}

/** What wins against a claim: whichever comes first changes the row, and the other then finds it changed. */
export async function holdJob(db: Database, change: HoldChange): Promise<Job | undefined> {
  const { jobId, at, events } = change;
  return transact(db, async (tx) => {
    const row = await updateWaiting(tx, jobId)
      .set((eb) => ({
        held_at: at,
        message: messageOf(change),
        event_count: eb("event_count", "+", events.length),
      }))
      .where("waiting_for", "is", null)
      .where("held_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    const { key } = runTicket({ id: jobId, companyId: row.company_id }, at);
    const spent = tx.deleteFrom("tickets").where("key", "=", key).returningAll();
    await advanceLines(tx, linesOf(await spent.execute()));
    return told(tx, row, events);
  });
}

/** It takes the place that its age gives it; in turn, where its schedule wants it so. */
export async function releaseJob(db: Database, change: HoldChange): Promise<Job | undefined> {
  const { jobId, events } = change;
  return transact(db, async (tx) => {
    const row = await updateWaiting(tx, jobId)
      .set((eb) => ({
        held_at: null,
        message: messageOf(change),
        event_count: eb("event_count", "+", events.length),
      }))
      .where("held_at", "is not", null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      return undefined;
    }
    const job = jobOf(row);
    if (row.status === "pending" && row.in_turn !== 1) {
      await putTickets(tx, [runTicket(job, Math.max(job.createdAt, execTimeOf(job.asked)))]);
    }
    await giveTurns(tx, [row]);
    return told(tx, row, events);
  });
}

function updateWaiting(tx: Tx, jobId: string) {
  return tx.updateTable("jobs").where("id", "=", jobId).where("status", "in", WAITING);
}

/** One that collects documents still says so. */
function messageOf({ message }: HoldChange) {
  return sql<string>`case when status = 'pending' then ${message} else message end`;
}

async function told(tx: Tx, row: JobRow, events: readonly NewEvent[]): Promise<Job> {
  await insertEvents(tx, eventRows(row.id, row.event_count, events));
  return jobOf(row);
}
