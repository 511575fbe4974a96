/** Changes the upload link alone: revoked, or made anew. */

import { expireTicket } from "../../core/model/artwork.ts";
import type { LinkChange } from "../../core/ports/artworks.ts";
import type { Database } from "../databases/database.ts";
import { transact } from "../databases/transact.ts";
import { eventRows, insertEvents } from "../jobs/events.ts";
import { putTickets } from "../runs/tickets.ts";

/** False where the link has another generation by now, or its job is gone. */
export async function changeLink(db: Database, change: LinkChange): Promise<boolean> {
  const { jobId, at, generation, to, events } = change;
  return transact(db, async (tx) => {
    // First the job: its row is the lock that all who change its artwork take.
    const job = await tx
      .updateTable("jobs")
      .set((eb) => ({ event_count: eb.ref("event_count") }))
      .where("id", "=", jobId)
      .returning(["id", "company_id", "status"])
      .executeTakeFirst();
    const { numUpdatedRows } = await tx
      .updateTable("artworks")
      .set(
        to.kind === "revoked"
          ? { link_hash: null, link_revoked_at: at }
          : {
              link_hash: to.hash,
              link_generation: generation + 1,
              link_revoked_at: null,
              link_used_at: null,
              link_expires_at: to.expiresAt,
            },
      )
      .where("job_id", "=", jobId)
      .where("link_generation", "=", generation)
      .executeTakeFirst();
    if (job === undefined || numUpdatedRows === 0n) {
      return false;
    }
    const { event_count: count } = await tx
      .updateTable("jobs")
      .set((eb) => ({ event_count: eb("event_count", "+", events.length) }))
      .where("id", "=", jobId)
      .returning("event_count")
      .executeTakeFirstOrThrow();
    await insertEvents(tx, eventRows(jobId, count, events));
    if (to.kind === "renewed" && job.status !== "completed") {
      await putTickets(tx, [expireTicket({ id: job.id, companyId: job.company_id }, to.expiresAt)]);
    }
    return true;
  });
}
