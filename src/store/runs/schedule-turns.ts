/** Turns: of the jobs that a schedule made to run one after the other, the oldest that has not ended has the ticket. */

import { runTicket } from "../../core/jobs/run-ticket.ts";
import type { JobRow } from "../schema/tables/jobs.ts";
import type { Tx } from "../databases/database.ts";
import { putTickets } from "./tickets.ts";

/** Where these wait for turns, gives the next job of each of their schedules its ticket, inside the transaction that ended or made one. */
export async function giveTurns(
  tx: Tx,
  jobs: readonly Pick<JobRow, "in_turn" | "schedule_id">[],
): Promise<void> {
  const waitTurns = jobs.filter((job) => job.in_turn === 1);
  const scheduleIds = [...new Set(waitTurns.flatMap((job) => job.schedule_id ?? []))];
  if (scheduleIds.length === 0) {
    return;
  }
  // Updating locks the schedules, so that a job which ends and one that is made at that moment do not miss each other.
  await tx
    .updateTable("schedules")
    .set((eb) => ({ skipped: eb.ref("skipped") }))
    .where("id", "in", scheduleIds)
    .execute();
  const first = tx
    .selectFrom("jobs")
    .select((eb) => eb.fn.min("id").as("id"))
    .where("schedule_id", "in", scheduleIds)
    .where("in_turn", "=", 1)
    .where("status", "<>", "completed")
    .groupBy("schedule_id");
  const waiting = await tx
    .selectFrom("jobs")
    .select(["id", "company_id", "created_at"])
    .where("id", "in", first)
    .where("status", "=", "pending")
    .where("held_at", "is", null)
    .execute();
  await putTickets(
    tx,
    waiting.map((job) => runTicket({ id: job.id, companyId: job.company_id }, job.created_at)),
  );
}
