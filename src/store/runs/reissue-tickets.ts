/** Reissuing: whatever is due but has no ticket gets one, so that a lost ticket never means a lost job. */

import { sql } from "kysely";
import { execTimeOf, runTicket } from "../../core/jobs/run-ticket.ts";
import { expireTicket } from "../../core/model/artwork.ts";
import { fireTicket } from "../../core/model/schedule.ts";
import { jobOf } from "../jobs/job-rows.ts";
import type { Database, Tx } from "../databases/database.ts";
import { putTickets } from "./tickets.ts";
import { transact } from "../databases/transact.ts";
import { giveTurns } from "./schedule-turns.ts";

/** More would hold up other writers; the rest comes next time. */
const ROWS_MAX = 500;

/** Returns how many tickets were missing. */
export async function reissueTickets(db: Database): Promise<number> {
  return transact(
    db,
    async (tx) => (await armSchedules(tx)) + (await armJobs(tx)) + (await armArtworks(tx)),
  );
}

async function armSchedules(tx: Tx): Promise<number> {
  const rows = await tx
    .selectFrom("schedules")
    .select(["id", "company_id", "next_fire_at"])
    .where("state", "=", "active")
    .where("next_fire_at", "is not", null)
    .where(hasNoTicket("schedules.id"))
    .limit(ROWS_MAX)
    .execute();
  await putTickets(
    tx,
    rows.flatMap(({ id, company_id: companyId, next_fire_at: at }) =>
      at === null ? [] : [fireTicket({ id, companyId }, at)],
    ),
  );
  return rows.length;
}

async function armJobs(tx: Tx): Promise<number> {
  const rows = await tx
    .selectFrom("jobs")
    .selectAll()
    .where("completed_at", "is", null)
    .where("status", "=", "pending")
    .where("held_at", "is", null)
    .where(hasNoTicket("jobs.id"))
    .limit(ROWS_MAX)
    .execute();
  const inTurn = rows.filter((row) => row.in_turn === 1);
  const free = rows.filter((row) => row.in_turn !== 1).map(jobOf);
  await putTickets(
    tx,
    free.map((job) => runTicket(job, Math.max(job.createdAt, execTimeOf(job.asked)))),
  );
  await giveTurns(tx, inTurn);
  return free.length;
}

/** Those whose time for people is to end one day. */
async function armArtworks(tx: Tx): Promise<number> {
  const rows = await tx
    .selectFrom("artworks")
    .select(["job_id", "company_id", "link_expires_at"])
    .where(sql<boolean>`state not in ('approved', 'expired', 'withdrawn', 'failed')`)
    .where(hasNoTicket("artworks.job_id", "expire"))
    .limit(ROWS_MAX)
    .execute();
  await putTickets(
    tx,
    rows.map(({ job_id: id, company_id: companyId, link_expires_at: at }) =>
      expireTicket({ id, companyId }, at),
    ),
  );
  return rows.length;
}

/** None that gets it worked on, or with `expire` none that ends its waiting for people. */
function hasNoTicket(
  ref: "schedules.id" | "jobs.id" | "artworks.job_id",
  kind: "work" | "expire" = "work",
) {
  const ofKind = kind === "expire" ? sql`= 'expire'` : sql`<> 'expire'`;
  return sql<boolean>`not exists (
    select 1 from tickets where tickets.ref = ${sql.ref(ref)} and tickets.kind ${ofKind})`;
}
